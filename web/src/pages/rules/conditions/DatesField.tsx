import { Button, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import type { DayPlan } from '../../../api/types';
import { useText } from '../../../i18n/LocaleProvider';
import styles from './conditions.module.css';
import { datesBetween, type FullSchedule, PLANS } from './schedule';

type Dates = Pick<FullSchedule, 'holidays' | 'exceptions'>;
type Plan = DayPlan | 'named_holiday';

interface DatesFieldProps extends Dates {
  onChange: (dates: Dates) => void;
}

/** Dates that do not follow their weekday: holidays, and days worked or kept free instead of others. */
export function DatesField({ holidays, exceptions, onChange }: DatesFieldProps) {
  const { t } = useText();
  const take = (dates: string[], plan: Plan) => {
    const others = exceptions.filter((one) => !dates.includes(one.date));
    if (plan === 'named_holiday')
      onChange({ exceptions: others, holidays: [...new Set([...holidays, ...dates])].sort() });
    else onChange({ holidays, exceptions: [...others, ...dates.map((date) => ({ date, plan }))] });
  };
  return (
    <>
      <div className={styles.tags}>
        {holidays.map((date) => (
          <Tag
            key={date}
            closable
            onClose={() => onChange({ exceptions, holidays: holidays.filter((one) => one !== date) })}
          >
            {date} {t('rule.day.holiday')}
          </Tag>
        ))}
        {exceptions.map(({ date, plan }) => (
          <Tag
            key={`plan-${date}`}
            color="gold"
            closable
            onClose={() => onChange({ holidays, exceptions: exceptions.filter((one) => one.date !== date) })}
          >
            {date} {t(`rule.plan.${plan}`)}
          </Tag>
        ))}
      </div>
      <DateAdder onAdd={take} />
    </>
  );
}

function DateAdder({ onAdd }: { onAdd: (dates: string[], plan: Plan) => void }) {
  const { t } = useText();
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const [plan, setPlan] = useState<Plan>('named_holiday');
  const add = () => {
    onAdd(datesBetween(first, last), plan);
    setFirst('');
    setLast('');
  };
  return (
    <div className={styles.hours}>
      <Input
        type="date"
        aria-label={t('rule.dates.first')}
        value={first}
        onChange={(event) => setFirst(event.target.value)}
        style={{ width: 140 }}
      />
      <span>{t('rule.period.to')}</span>
      <Input
        type="date"
        aria-label={t('rule.dates.last')}
        value={last}
        onChange={(event) => setLast(event.target.value)}
        style={{ width: 140 }}
      />
      <Select<Plan>
        aria-label={t('rule.dates.plan')}
        value={plan}
        onChange={setPlan}
        style={{ width: 140 }}
        options={[
          { value: 'named_holiday', label: t('rule.plan.named_holiday') },
          ...PLANS.filter((each) => each !== 'holiday').map((value) => ({
            value,
            label: t(`rule.plan.${value}`),
          })),
        ]}
      />
      <Button onClick={add} disabled={first === ''}>
        {t('rule.dates.add')}
      </Button>
    </div>
  );
}
