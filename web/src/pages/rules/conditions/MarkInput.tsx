import { AutoComplete, InputNumber, Select, Space } from 'antd';
import { useText } from '../../../i18n/LocaleProvider';
import { type Mark, readMark, tidyClock, writeMark } from './schedule';

const BASES = ['clock', 'sunrise', 'sunset'] as const;
const HALF_HOURS = Array.from({ length: 49 }, (_, half) => ({
  value: `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`,
}));

interface MarkInputProps {
  label: string;
  value: string;
  onChange: (mark: string) => void;
}

/** A moment of any day: on the clock, or so many minutes after (or before) sunrise or sunset. */
export function MarkInput({ label, value, onChange }: MarkInputProps) {
  const { t } = useText();
  const mark = readMark(value);
  const change = (next: Mark) => onChange(writeMark(next));
  return (
    <Space.Compact>
      <Select
        aria-label={t('rule.mark.base', { mark: label })}
        value={mark.base}
        style={{ width: 78 }}
        options={BASES.map((base) => ({ value: base, label: t(`rule.mark.${base}`) }))}
        onChange={(base) => change(base === 'clock' ? { base, time: '22:00' } : { base, minutes: 0 })}
      />
      {mark.base === 'clock' ? (
        <AutoComplete
          aria-label={label}
          value={mark.time}
          style={{ width: 84 }}
          options={HALF_HOURS}
          onChange={(time) => change({ base: 'clock', time })}
          onBlur={() => change({ base: 'clock', time: tidyClock(mark.time) })}
        />
      ) : (
        <InputNumber
          aria-label={t('rule.mark.minutes', { mark: label })}
          value={mark.minutes}
          min={-300}
          max={300}
          step={10}
          precision={0}
          suffix={t('rule.mark.unit')}
          style={{ width: 110 }}
          onChange={(minutes) => change({ base: mark.base, minutes: minutes ?? 0 })}
        />
      )}
    </Space.Compact>
  );
}
