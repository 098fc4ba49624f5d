import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.rtsp.auth import (
    Challenge,
    Login,
    build_authorization,
    build_challenge,
    parse_challenges,
    verify_authorization,
)

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x4FFF), max_size=20)
PLAIN = TEXT.map(str.strip)
DIGESTS = st.builds(
    Challenge, st.sampled_from(["MD5", "SHA-256"]), PLAIN, PLAIN, st.none() | PLAIN, st.booleans(), st.just(True)
)


# RFC 2617 section 3.5 and RFC 7616 section 3.9.1.
@pytest.mark.parametrize(
    ("challenge", "password", "uri", "client_nonce", "response"),
    [
        (
            'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
            'opaque="5ccc069c403ebaf9f0171e9517f40e41"',
            "Circle Of Life",
            "/dir/index.html",
            "0a4f113b",
            "6629fae49393a05397450978507c4ef1",
        ),
        (
            'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, '
            'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
            'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
            "Circle of Life",
            "/dir/index.html",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        ),
    ],
    ids=["MD5", "SHA-256"],
)
def test_the_examples_of_the_standards(
    challenge: str, password: str, uri: str, client_nonce: str, response: str
) -> None:
    (parsed,) = parse_challenges([challenge])
    value = build_authorization(parsed, Login("Mufasa", password), "GET", uri, client_nonce=client_nonce)
    assert f'response="{response}"' in value
    assert "nc=00000001" in value


@given(DIGESTS, PLAIN, TEXT, st.sampled_from(["DESCRIBE", "PLAY"]))
def test_an_answer_is_accepted_for_its_challenge_password_and_method_only(
    challenge: Challenge, username: str, password: str, method: str
) -> None:
    login = Login(username, password)
    value = build_authorization(challenge, login, method, "rtsp://h/a", count=3, client_nonce="c")
    fields = verify_authorization(value, challenge, login, method)
    assert fields is not None
    assert fields["uri"] == "rtsp://h/a"
    assert verify_authorization(value, challenge, Login(username, password + "x"), method) is None
    assert verify_authorization(value, challenge, login, "SETUP") is None
    other = Challenge(challenge.algorithm, challenge.realm, challenge.nonce + "x", None, challenge.qop_auth)
    assert verify_authorization(value, other, login, method) is None


@given(DIGESTS)
def test_a_challenge_is_read_as_written(challenge: Challenge) -> None:
    assert parse_challenges([build_challenge(challenge)]) == [challenge]


def test_basic() -> None:
    challenge = Challenge("basic", "camera")
    assert parse_challenges([build_challenge(challenge)]) == [challenge]
    value = build_authorization(challenge, Login("Aladdin", "open sesame"), "PLAY", "rtsp://h/a")
    assert value == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert verify_authorization(value, challenge, Login("Aladdin", "open sesame"), "PLAY") is not None
    assert verify_authorization(value, challenge, Login("Aladdin", "else"), "PLAY") is None


def test_a_basic_answer_does_not_satisfy_digest_nor_the_other_way_round() -> None:
    login, digest, basic = Login("u", "p"), Challenge("MD5", "r", "n"), Challenge("basic", "r")
    assert verify_authorization(build_authorization(basic, login, "PLAY", "u"), digest, login, "PLAY") is None
    assert verify_authorization(build_authorization(digest, login, "PLAY", "u"), basic, login, "PLAY") is None


def test_the_strongest_offer_comes_first_and_unknown_ones_are_left_out() -> None:
    offers = [
        'Basic realm="r"',
        'Digest realm="r", nonce="a", Digest realm="r", nonce="b", algorithm=SHA-256',
        'Digest realm="r", nonce="c", algorithm=SHA-512-256',
        'Digest realm="r", nonce="d", qop="auth-int"',
        "Negotiate",
    ]
    assert [challenge.algorithm for challenge in parse_challenges(offers)] == ["SHA-256", "MD5", "basic"]


def test_stale_is_noticed() -> None:
    assert parse_challenges(['Digest realm="r", nonce="n", stale=TRUE'])[0].stale


@given(st.text(max_size=200))
def test_any_header_is_survived(text: str) -> None:
    for value in (text, "Digest " + text, "Basic " + text):
        parse_challenges([value])
        assert verify_authorization(value, Challenge("MD5", "r", "n"), Login("u", "p"), "PLAY") is None


def test_a_login_does_not_show_itself() -> None:
    assert "secret" not in repr(Login("user", "secret"))
