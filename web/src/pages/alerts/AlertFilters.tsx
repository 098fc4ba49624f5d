import { BellOutlined, MutedOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { Badge, Button, Segmented, Select, Tooltip } from 'antd';
import { Link } from 'react-router';
import type { AlertState, AlertSummary, Severity } from '../../api/types';
import { type AlertFilter, ONLY, type Only, useAlertSummary } from '../../data/alerts';
import { useText } from '../../i18n/LocaleProvider';
import styles from './alerts.module.css';

const TABS = ['new', 'acknowledged', 'confirmed', 'false_alarm', 'all'] as const;
type Tab = (typeof TABS)[number];
const SEVERITIES: Severity[] = [3, 2, 1];

interface AlertFiltersProps {
  filter: AlertFilter;
  onFilter: (filter: AlertFilter) => void;
  soundOn: boolean;
  onSound: (on: boolean) => void;
  onHelp: () => void;
}

export function AlertFilters({ filter, onFilter, soundOn, onSound, onHelp }: AlertFiltersProps) {
  const { t } = useText();
  return (
    <div className={styles.filters}>
      <StateTabs state={filter.state} onState={(state) => onFilter({ ...filter, state })} />
      <SeverityChoice
        severity={filter.severity}
        onSeverity={(severity) => onFilter({ ...filter, severity })}
      />
      <OnlyChoice only={filter.only ?? null} onOnly={(only) => onFilter({ ...filter, only })} />
      <span className="spacer" />
      <Tooltip title={t(soundOn ? 'alert.sound.on' : 'alert.sound.off')}>
        <Button
          aria-label={t('alert.sound')}
          aria-pressed={soundOn}
          type={soundOn ? 'primary' : 'default'}
          icon={<BellOutlined />}
          onClick={() => onSound(!soundOn)}
        />
      </Tooltip>
      <Tooltip title={t('silence.title')}>
        <Link to="/silences" data-testid="alert-silences">
          <Button aria-label={t('silence.title')} icon={<MutedOutlined />} tabIndex={-1} />
        </Link>
      </Tooltip>
      <Tooltip title={t('alert.help.title')}>
        <Button
          className="desktop-only"
          aria-label={t('alert.help.title')}
          icon={<QuestionCircleOutlined />}
          onClick={onHelp}
        />
      </Tooltip>
    </div>
  );
}

function StateTabs({
  state,
  onState,
}: {
  state: AlertState | null;
  onState: (state: AlertState | null) => void;
}) {
  const { t } = useText();
  const summary = useAlertSummary().data;
  return (
    <Segmented<Tab>
      data-testid="alert-states"
      value={(TABS as readonly string[]).includes(state ?? 'all') ? ((state ?? 'all') as Tab) : 'all'}
      onChange={(tab) => onState(tab === 'all' ? null : tab)}
      options={TABS.map((tab) => ({
        value: tab,
        label: (
          <TabLabel
            text={t(tab === 'all' ? 'alert.tab.all' : `alert.state.${tab}`)}
            count={countOf(summary, tab)}
          />
        ),
      }))}
    />
  );
}

function TabLabel({ text, count }: { text: string; count: number | undefined }) {
  return (
    <span className={styles.tab}>
      {text}
      {count !== undefined && <Badge count={count} overflowCount={999} size="small" />}
    </span>
  );
}

function countOf(summary: AlertSummary | undefined, tab: Tab): number | undefined {
  return tab === 'new' || tab === 'acknowledged' ? summary?.[tab] : undefined;
}

function SeverityChoice(props: {
  severity: Severity | null;
  onSeverity: (severity: Severity | null) => void;
}) {
  const { t } = useText();
  const summary = useAlertSummary().data;
  return (
    <Select<Severity | 0>
      value={props.severity ?? 0}
      onChange={(value) => props.onSeverity(value === 0 ? null : value)}
      aria-label={t('alert.severity')}
      className={styles.severityChoice}
      options={[
        { value: 0, label: t('alert.severity.all') },
        ...SEVERITIES.map((value) => ({
          value,
          label: `${t(`severity.${value}`)}${summary ? ` (${summary.by_severity[value] ?? 0})` : ''}`,
        })),
      ]}
    />
  );
}

/** Own alerts, overdue ones, those that ring or do not; with how many of each wait. */
function OnlyChoice({ only, onOnly }: { only: Only | null; onOnly: (only: Only | null) => void }) {
  const { t } = useText();
  const summary = useAlertSummary().data;
  return (
    <Select<Only | 'all'>
      value={only ?? 'all'}
      onChange={(value) => onOnly(value === 'all' ? null : value)}
      aria-label={t('alert.only')}
      className={styles.severityChoice}
      data-testid="alert-only"
      options={[
        { value: 'all', label: t('alert.only.all') },
        ...ONLY.map((value) => ({
          value,
          label:
            summary && value !== 'loud'
              ? `${t(`alert.only.${value}`)} (${summary[value]})`
              : t(`alert.only.${value}`),
        })),
      ]}
    />
  );
}
