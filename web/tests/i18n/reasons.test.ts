import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownReason, reasonWords } from '../../src/i18n/reasons';
import REASONS from '../../src/i18n/reasons.zh-CN.json';

const zh = (text: string) => reasonWords(text, 'zh');

test('English stays as it is', () => {
  expect(reasonWords('connecting', 'en')).toBe('connecting');
});

test.each([
  ['connecting', '正在连接'],
  ['the device refused user name or password', '认证失败：用户名或密码不正确，请检查后重新输入'],
  [
    "no picture for 5 s; check the camera's power and the network to it",
    '5 秒没有图像，请检查摄像机供电和网络',
  ],
  [
    '10.0.0.9 refuses connections on port 554: is it the RTSP port?',
    '连接被拒绝：10.0.0.9 未在 554 端口监听，请确认是否为 RTSP 端口',
  ],
  ['3 of 50 damaged by packet loss', '50 帧中有 3 帧因丢包损坏'],
])('a whole reason: %s', (english, chinese) => {
  expect(zh(english)).toBe(chinese);
});

test.each([
  ['no connection to 10.0.0.9 port 554: No route to host', '无法连接 10.0.0.9 的 554 端口：没有到主机的路由'],
  ['the lock is released, as before the command', '门锁已释放（与下达指令前相同）'],
  ['the camera has forgotten our session (454 to PLAY)', '摄像机已丢失本次会话（PLAY 返回 454）'],
  [
    'its clock is 90 s ahead of ours; let the camera set its time by NTP',
    '摄像机时钟比本机快 90 秒，请为摄像机开启 NTP 校时',
  ],
  [
    "no picture now: the camera is stalled (no picture for 5 s; check the camera's power and the network to it)",
    '暂无画面：摄像机画面停滞（5 秒没有图像，请检查摄像机供电和网络）',
  ],
])('a reason within a reason: %s', (english, chinese) => {
  expect(zh(english)).toBe(chinese);
});

test.each([
  ['12.5 pictures/s, a key frame every 2 s', '每秒 12.5 帧，每 2 秒一个关键帧'],
  [
    'one picture only, no second key frame in 9 s; set the I-frame interval to 1-4 s, seen for 0.0 s only',
    '只收到一帧，9 秒内没有第二个关键帧，请将 I 帧间隔设为 1 至 4 秒，仅观察 0.0 秒',
  ],
  ['no video; whatever the maker says', '没有视频；whatever the maker says'],
  ['connecting. the session was closed.', '正在连接。会话已关闭'],
  ['doors: Field required', '门数：必填'],
  ['params.dwell_s: Input should be greater than or equal to 0', '参数 dwell_s：应不小于 0'],
])('several sentences: %s', (english, chinese) => {
  expect(zh(english)).toBe(chinese);
});

test('words of the catalogue stand in their places', () => {
  expect(zh('case is closed: cannot assign; allowed now: nothing: this state is final')).toBe(
    '案件当前为“已结案”，不能“派遣”；可执行：无（已是最终状态）',
  );
  expect(zh('case is accepted: cannot close; allowed now: assign, cancel')).toBe(
    '案件当前为“待派遣”，不能“结案”；可执行：派遣、作废',
  );
  expect(zh('assign: a auditor may not do that')).toBe('审计员无权“派遣”');
});

test.each(['', 'E_FAIL 0x80', '密码错误', 'Invalid Operation / notSupport', 'no', '(: ; . , )', '{0} {1}'])(
  'what is not known is shown as it is: %s',
  (text) => {
    expect(zh(text)).toBe(text);
    expect(knownReason(text)).toBeNull();
  },
);

test('a value that looks like a place or a replacement pattern stays what it is', () => {
  expect(zh("no connection to $& {0} $'")).toBe("无法连接 $& {0} $'");
});

test('every template translates itself: no other one takes its place', () => {
  const values = ['甲', '乙', '丙', '丁', '戊'];
  for (const { en, zh: chinese } of REASONS) {
    if (en.startsWith('{0} (')) continue; // counts only behind a reason
    const filled = en.replace(/\{(\d+)\}/g, (_, index) => values[Number(index)] ?? '');
    const expected = chinese.replace(/\{(\d+)(?::[\w.|]+)?\}/g, (_, index) => values[Number(index)] ?? '');
    expect(zh(filled), en).toBe(expected);
  }
});

test('hostile texts take little work and are never lost', () => {
  const started = performance.now();
  for (const text of [
    'no answer from :'.repeat(31),
    '; '.repeat(249),
    ': '.repeat(249),
    'the device refused: '.repeat(24),
    'a, '.repeat(166),
    'no connection to '.repeat(29),
  ]) {
    expect(zh(text).length).toBeGreaterThan(0);
  }
  expect(zh('x'.repeat(100_000))).toHaveLength(100_000);
  expect(zh(`connecting ${'y'.repeat(600)}`)).toBe(`connecting ${'y'.repeat(600)}`);
  expect(performance.now() - started).toBeLessThan(1000);
});

test('any text gives a text', () => {
  const pieces = fc.constantFrom(
    '; ',
    ': ',
    ', ',
    '. ',
    'no video',
    'the device refused: ',
    '{0}',
    ' s',
    ' (',
    ')',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
      const text = parts.join('');
      expect(zh(text) === '').toBe(text === '');
    }),
  );
});
