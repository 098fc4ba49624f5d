import { Tooltip } from 'antd';
import { useText } from '../i18n/LocaleProvider';
import { useNow } from './clock';
import { absolute, relative, utc } from './format';

type Shown = 'relative' | 'absolute' | 'both';

/** A moment in the browser's zone; UTC in the tooltip. */
export function TimeText({ at, show = 'absolute' }: { at: string; show?: Shown }) {
  const { locale } = useText();
  const now = useNow(10_000);
  const ago = relative(at, locale, now);
  const exact = absolute(at, locale, now);
  const label = show === 'both' ? `${exact} · ${ago}` : show === 'relative' ? ago : exact;
  const hint = show === 'absolute' ? `${ago} · ${utc(at)}` : `${exact} · ${utc(at)}`;
  return (
    <Tooltip title={hint}>
      <time dateTime={at} className="nowrap">
        {label}
      </time>
    </Tooltip>
  );
}
