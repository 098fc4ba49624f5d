import { DeleteOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import type { DayPlan } from '../../../api/types';
import { useText } from '../../../i18n/LocaleProvider';
import styles from './conditions.module.css';
import { MarkInput } from './MarkInput';
import { endsNextDay, type FullPeriod, PERIOD_DAYS } from './schedule';

interface PeriodRowProps {
  number: number;
  period: FullPeriod;
  onChange: (period: FullPeriod) => void;
  onDrop: () => void;
}

/** Days, from, until. */
export function PeriodRow({ number, period, onChange, onDrop }: PeriodRowProps) {
  const { t } = useText();
  return (
    <div className={styles.period}>
      <Checkbox.Group
        className={styles.days}
        value={period.days}
        options={PERIOD_DAYS.map((value) => ({ value, label: t(`rule.day.${value}`) }))}
        onChange={(days) => onChange({ ...period, days: inOrder(days) })}
      />
      <div className={styles.hours}>
        <MarkInput
          label={t('rule.period.from', { number })}
          value={period.start}
          onChange={(start) => onChange({ ...period, start })}
        />
        <span>{t('rule.period.to')}</span>
        <MarkInput
          label={t('rule.period.until', { number })}
          value={period.end}
          onChange={(end) => onChange({ ...period, end })}
        />
        {endsNextDay(period) && <span className="muted nowrap">{t('rule.period.next_day')}</span>}
        <span className="spacer" />
        <Button
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('rule.period.drop', { number })}
          onClick={onDrop}
        />
      </div>
    </div>
  );
}

function inOrder(days: DayPlan[]): DayPlan[] {
  return PERIOD_DAYS.filter((day) => days.includes(day));
}
