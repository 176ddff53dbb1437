"""The door for WSGI servers, before any view."""

import io

import pytest

from lms.wsgi import application


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type", ["multipart/mixed; boundary*0*=a'b'c", "text/plain; charset*=none'en'x", "", "text/plain"]
)
def test_a_content_type_that_cannot_be_read_ends_no_server(content_type):
    told = []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/xapi/statements", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "CONTENT_TYPE": content_type, "CONTENT_LENGTH": "2",
        "wsgi.input": io.BytesIO(b"{}"), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    b"".join(application(environ, lambda status, *_: told.append(status)))
    assert told == ["401 Unauthorized"]
