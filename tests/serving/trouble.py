"""What goes wrong while a file is being sent, as a header of the request asks for."""

import time


def trouble(get_response):
    def middleware(request):
        response = get_response(request)
        kind = request.headers.get("Trouble")
        if kind and response.streaming:
            response.streaming_content = KINDS[kind](response.streaming_content)
        elif kind == "is-large":
            response.content += b" " * 2**24  # More than what lies between two programs.
        return response

    return middleware


def breaks(blocks):
    yield next(blocks)
    raise RuntimeError("The database is gone.")


def is_held_up(blocks):
    yield next(blocks)
    for _ in range(200):
        time.sleep(0.1)
        yield b" "  # By which it is seen whether somebody still waits.


KINDS = {"breaks": breaks, "is-held-up": is_held_up}
