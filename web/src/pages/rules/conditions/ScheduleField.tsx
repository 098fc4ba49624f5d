import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, InputNumber, Segmented, Select, Space } from 'antd';
import type { Schedule } from '../../../api/types';
import { useText } from '../../../i18n/LocaleProvider';
import styles from './conditions.module.css';
import { DatesField } from './DatesField';
import { PeriodRow } from './PeriodRow';
import {
  type FullSchedule,
  looksAtSun,
  PRESETS,
  type Preset,
  restsOnHolidays,
  WEEK,
  whole,
} from './schedule';
import { scheduleWords } from './words';

interface ScheduleFieldProps {
  value?: Schedule | null;
  onChange?: (schedule: Schedule | null) => void;
}

const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

/** When the rule watches: always, or at hours of days; said in words below. */
export function ScheduleField({ value = null, onChange = () => {} }: ScheduleFieldProps) {
  const text = useText();
  const { t } = text;
  return (
    <div data-testid="rule-schedule">
      <Segmented<'always' | 'hours'>
        value={value === null ? 'always' : 'hours'}
        options={[
          { value: 'always', label: t('rule.hours.always') },
          { value: 'hours', label: t('rule.hours.some') },
        ]}
        onChange={(choice) =>
          onChange(choice === 'always' ? null : { ...whole({}), periods: PRESETS.night, holidays: [] })
        }
      />
      {value !== null && (
        <>
          <p className={styles.summary} data-testid="rule-hours">
            {scheduleWords(value, text)}
          </p>
          <Editor schedule={whole(value)} onChange={onChange} />
        </>
      )}
    </div>
  );
}

function Editor({ schedule, onChange }: { schedule: FullSchedule; onChange: (schedule: Schedule) => void }) {
  const { t } = useText();
  const { periods } = schedule;
  const set = (change: Partial<FullSchedule>) => onChange({ ...schedule, ...change });
  return (
    <>
      <Space wrap className={styles.presets}>
        {PRESET_NAMES.map((preset) => (
          <Button key={preset} size="small" onClick={() => set({ periods: PRESETS[preset] })}>
            {t(`rule.preset.${preset}`)}
          </Button>
        ))}
      </Space>
      {periods.map((period, index) => (
        <PeriodRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a period is known by its place in the list
          key={index}
          number={index + 1}
          period={period}
          onChange={(changed) => set({ periods: periods.map((each, at) => (at === index ? changed : each)) })}
          onDrop={() => set({ periods: periods.filter((_, at) => at !== index) })}
        />
      ))}
      <Button
        icon={<PlusOutlined />}
        size="small"
        onClick={() => set({ periods: [...periods, { days: [...WEEK], start: '22:00', end: '06:00' }] })}
      >
        {t('rule.period.add')}
      </Button>
      <h4 className={styles.head}>{t('rule.dates')}</h4>
      <DatesField holidays={schedule.holidays} exceptions={schedule.exceptions} onChange={set} />
      {restsOnHolidays(schedule) && (
        <Alert className={styles.note} type="warning" showIcon title={t('rule.dates.rests')} />
      )}
      <PlaceOfHours schedule={schedule} set={set} />
    </>
  );
}

const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

function PlaceOfHours(props: { schedule: FullSchedule; set: (change: Partial<FullSchedule>) => void }) {
  const { t } = useText();
  const { schedule, set } = props;
  return (
    <>
      <h4 className={styles.head}>{t('rule.place_of_hours')}</h4>
      <div className={styles.hours}>
        <Select
          aria-label={t('rule.time_zone')}
          value={schedule.time_zone}
          showSearch
          style={{ width: 180 }}
          options={ZONES.map((value) => ({ value, label: value }))}
          onChange={(time_zone) => set({ time_zone })}
        />
        {looksAtSun(schedule) && (
          <>
            <InputNumber
              aria-label={t('rule.latitude')}
              prefix={t('rule.latitude')}
              min={-90}
              max={90}
              value={schedule.latitude_deg ?? null}
              onChange={(latitude_deg) => set({ latitude_deg })}
              style={{ width: 140 }}
            />
            <InputNumber
              aria-label={t('rule.longitude')}
              prefix={t('rule.longitude')}
              min={-180}
              max={180}
              value={schedule.longitude_deg ?? null}
              onChange={(longitude_deg) => set({ longitude_deg })}
              style={{ width: 140 }}
            />
          </>
        )}
      </div>
    </>
  );
}
