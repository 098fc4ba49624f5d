from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import SettingsError
from xueliang.settings import Settings, load_settings

Environment = dict[str, str]


def _load(tmp_path: Path, text: str, environ: Environment | None = None) -> Settings:
    file = tmp_path / "my.yaml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, environ or {})


def _refusal(tmp_path: Path, text: str, environ: Environment | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, text, environ)
    return str(caught.value).replace(str(tmp_path), "")


def test_without_a_file_the_defaults_hold() -> None:
    settings = load_settings(None, {"PATH": "/bin"})
    assert settings == Settings()
    assert (settings.http.host, settings.http.port, settings.data_dir) == ("127.0.0.1", 8600, Path("data"))


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}\n", "---\n"])
def test_an_empty_file_changes_nothing(tmp_path: Path, text: str) -> None:
    assert _load(tmp_path, text) == Settings()


def test_a_file_needs_only_what_differs(tmp_path: Path) -> None:
    settings = _load(
        tmp_path,
        "data_dir: /var/lib/x\nhttp:\n  port: 9000\n  allowed_hosts: [a.example]\n"
        "virtual_cameras:\n  clips: {gate: clips/gate.mp4}\ndetector: {score: 0.4, classes: [person, 狗]}\n",
    )
    assert settings.data_dir == Path("/var/lib/x")
    assert (settings.http.port, settings.http.allowed_hosts, settings.http.host) == (9000, ("a.example",), "127.0.0.1")
    assert settings.virtual_cameras.clips == {"gate": Path("clips/gate.mp4")}
    assert settings.detector.classes == ("person", "狗")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "http:\n  host: h\n  prot: 80\n",
            "/my.yaml:3: http.prot: unknown setting; did you mean http.port? http knows: host",
        ),
        ("\nhtpt: 3\n", "/my.yaml:2: htpt: unknown setting; did you mean http? there are: data_dir, http, database"),
        (
            "log:\n  level: loud\n",
            "/my.yaml:2: log.level: should be 'debug', 'info', 'warning' or 'error', this is \"loud\"",
        ),
        ("log:\n  level: loud\n", "; allowed: debug, info, warning, error"),
        (
            "http:\n  port: eighty\n",
            '/my.yaml:2: http.port: should be a valid integer, this is "eighty"; allowed: 0 to 65535',
        ),
        ("http:\n  port: '8600'\n", "should be a valid integer"),
        ("http:\n  port: true\n", "should be a valid integer, this is true"),
        ("http:\n  port: 70000\n", "should be less than or equal to 65535, this is 70000; allowed: 0 to 65535"),
        ("http:\n  port:\n", "this is null"),
        ("http: 3\n", "/my.yaml:1: http: should be an object, this is 3"),
        ("http:\n  public_url: xueliang.example\n", "must begin with http:// or https://"),
        ("detector:\n  input_size: 100\n", "/my.yaml:2: detector.input_size: must be a multiple of 32, this is 100"),
        ("detector:\n  classes:\n  - person\n  - 3\n", "/my.yaml:4: detector.classes.1: should be a valid string"),
        ("detector:\n  score: .nan\n", "detector.score"),
        ("data_dir: 2026-01-01\n1: 2\n", "/my.yaml:2: 1: unknown setting"),
        ("cameras:\n  backoff_first_s: 90\n", "cameras.backoff_max_s is smaller than cameras.backoff_first_s"),
        ("http:\n  port: 3\n  port: 4\n", "/my.yaml:3: http.port is set twice"),
        ("a: [\n", "/my.yaml:2: not YAML"),
        ("a:\tb: c\n", "not YAML"),
        ("- a\n", "/my.yaml:1: expected `key: value` lines"),
        ("http: &a {port: 1}\nredis: *a\n", "/my.yaml:1: redis: aliases and deep nesting have no use here"),
        ("http: &a [*a]\n", "aliases"),
        ("a: " + "[" * 50 + "]" * 50, "deep nesting"),
        ("data_dir: !!python/object:os.system x\n", "cannot be read as tag:yaml.org,2002:python/object:os.system"),
        ("http:\n  port: !!int x\n", "/my.yaml:2: 'x' cannot be read as"),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_what_is_allowed(tmp_path: Path, text: str, message: str) -> None:
    assert message in _refusal(tmp_path, text)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    lines = _refusal(tmp_path, "http:\n  prot: 1\nlog:\n  level: x\nevidence:\n  jpeg_quality: 5\n").splitlines()
    assert {line.split(": ")[1] for line in lines} == {"http.prot", "log.level", "evidence.jpeg_quality"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nope\.yaml: cannot be read: No such file or directory"):
        load_settings(tmp_path / "nope.yaml", {})
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load_settings(tmp_path, {})


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"a: \xff\n")
    with pytest.raises(SettingsError, match="not UTF-8 text"):
        load_settings(file, {})
    file.write_bytes(b"#" * 2_000_000)
    with pytest.raises(SettingsError, match="larger than"):
        load_settings(file, {})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    environ = {
        "XUELIANG_HTTP__PORT": "9100",
        "XUELIANG_HTTP__HOST": "0.0.0.0",
        "XUELIANG_DATA_DIR": "/srv/x",
        "XUELIANG_HTTP__ALLOWED_HOSTS": "a.example, b.example",
        "XUELIANG_DETECTOR__CLASSES": "[person, car]",
        "XUELIANG_DETECTOR__WEIGHTS": "123",
        "XUELIANG_CAMERAS__ALLOW_FILES": "true",
        "XUELIANG_CAMERAS__STALL_AFTER_S": "5",
        "XUELIANG_VIRTUAL_CAMERAS__CLIPS": "{gate: a.mp4}",
        "XUELIANG_LOG__LEVEL": "debug",
        "HOME": "/root",
    }
    settings = _load(tmp_path, "http: {port: 9000, public_url: 'https://x.example/'}\n", environ)
    assert (settings.http.port, settings.http.host, settings.http.public_url) == (9100, "0.0.0.0", "https://x.example")
    assert settings.http.allowed_hosts == ("a.example", "b.example")
    assert settings.detector.classes == ("person", "car")
    assert settings.detector.weights == "123"
    assert settings.cameras.allow_files is True
    assert settings.cameras.stall_after_s == 5.0
    assert settings.virtual_cameras.clips == {"gate": Path("a.mp4")}
    assert settings.data_dir == Path("/srv/x")
    assert settings.log.level == "debug"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("XUELIANG_HTTP__PROT", "1", "XUELIANG_HTTP__PROT: no such setting; did you mean http.port?"),
        ("XUELIANG_HTPT", "1", "XUELIANG_HTPT: no such setting; did you mean http?"),
        ("XUELIANG_HTTP", "1", "XUELIANG_HTTP: a section; add __ and one of HOST, PORT"),
        ("XUELIANG_HTTP__PORT__X", "1", "no such setting"),
        ("XUELIANG_HTTP__PORT", "x", "XUELIANG_HTTP__PORT: http.port: should be a valid integer"),
        ("XUELIANG_HTTP__PORT", "", "XUELIANG_HTTP__PORT: empty"),
        ("XUELIANG_HTTP__PORT", "[", "XUELIANG_HTTP__PORT: cannot be read"),
        ("XUELIANG_LOG__LEVEL", "loud", "XUELIANG_LOG__LEVEL: log.level: should be 'debug'"),
    ],
)
def test_a_mistaken_variable_is_named(tmp_path: Path, name: str, value: str, message: str) -> None:
    assert message in _refusal(tmp_path, "", {name: value})


def test_a_variable_inside_a_section_that_is_none_is_refused(tmp_path: Path) -> None:
    message = _refusal(tmp_path, "http: 3\n", {"XUELIANG_HTTP__PORT": "1"})
    assert "http holds a plain value" in message


def test_secrets_come_from_files_and_are_not_shown(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://u:hunter2@h/d\n")
    settings = _load(tmp_path, f"database:\n  url_file: {secret}\n", {"XUELIANG_REDIS__URL_FILE": str(secret)})
    assert settings.database.url == settings.redis.url == "postgresql://u:hunter2@h/d"
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    "environ", [{"XUELIANG_DATABASE__URL": "sqlite:///e.db"}, {"XUELIANG_DATABASE__URL_FILE": "{tmp}/url"}]
)
def test_a_secret_in_the_environment_replaces_the_files(tmp_path: Path, environ: Environment) -> None:
    (tmp_path / "url").write_text("sqlite:///e.db")
    environ = {name: value.replace("{tmp}", str(tmp_path)) for name, value in environ.items()}
    assert _load(tmp_path, "database: {url: 'sqlite:///f.db'}", environ).database.url == "sqlite:///e.db"
    assert _load(tmp_path, "database: {url_file: /nope}", environ).database.url == "sqlite:///e.db"


@pytest.mark.parametrize(
    ("content", "fault"), [(b"", "is empty"), (b"\xff", "is not text"), (b"x" * 70_000, "too large")]
)
def test_a_secret_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "url").write_bytes(content)
    message = _refusal(tmp_path, f"redis:\n  url_file: {tmp_path / 'url'}\n")
    assert message.startswith("/my.yaml:2: redis.url_file: ")
    assert fault in message
    assert "/nope cannot be read: No such file" in _refusal(tmp_path, "redis:\n  url_file: /nope\n")
    assert "both set" in _refusal(tmp_path, f"redis:\n  url: redis://x\n  url_file: {tmp_path / 'url'}\n")


def test_a_wrong_secret_is_refused_without_being_shown(tmp_path: Path) -> None:
    message = _refusal(tmp_path, "database:\n  url: [postgresql://u:hunter2@h/d]\n")
    assert "database.url: should be a valid string" in message
    assert "hunter2" not in message


@given(st.text(max_size=200))
def test_any_text_is_settings_or_a_named_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_text(text, encoding="utf-8", errors="replace")
    refusal = ""
    try:
        load_settings(file, {})
    except SettingsError as error:
        refusal = str(error)
    assert not refusal or str(file) in refusal
