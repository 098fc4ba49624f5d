import { Button, Space, Switch, Table } from 'antd';
import { useMemo } from 'react';
import type { Rule, RuleKind } from '../../api/types';
import { useCameras } from '../../data/cameras';
import { useGates } from '../../data/gates';
import { useChangeRule, useDeleteRule } from '../../data/rules';
import { type Text, useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { DeleteButton } from '../../ui/DeleteButton';
import { SeverityTag } from '../../ui/tags';
import { useNarrow } from '../../ui/useNarrow';
import { useTelling } from '../../ui/useTelling';
import { ArmButton } from './ArmButton';
import styles from './rules.module.css';
import { StandingCell } from './StandingCell';
import { TryRule } from './TryButton';

interface RuleTableProps {
  rules: Rule[];
  kinds: RuleKind[];
  onOpen: (rule: Rule) => void;
}

interface Shown {
  kindOf: (rule: Rule) => string;
  placeOf: (rule: Rule) => string;
  onOpen: ((rule: Rule) => void) | null;
}

/** All rules: in columns, and one below the other on a phone. */
export function RuleTable({ rules, kinds, onOpen }: RuleTableProps) {
  const text = useText();
  const narrow = useNarrow();
  const maySet = useAllowed('set_rules');
  const kindOf = (rule: Rule) =>
    kinds.find((kind) => kind.kind === rule.kind)?.title[text.language] ?? rule.kind;
  const shown: Shown = { kindOf, placeOf: usePlaces(), onOpen: maySet ? onOpen : null };
  return (
    <Table<Rule>
      size="small"
      rowKey="id"
      dataSource={rules}
      showHeader={!narrow}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
      columns={
        narrow
          ? [{ key: 'rule', render: (_, rule) => <Card rule={rule} shown={shown} /> }]
          : columnsOf(text, shown)
      }
    />
  );
}

function columnsOf({ t }: Text, shown: Shown) {
  const column = (key: string, title: string, render: (rule: Rule) => React.ReactNode, width?: number) => ({
    key,
    title,
    ...(width === undefined ? {} : { width }),
    render: (_: unknown, rule: Rule) => render(rule),
  });
  return [
    column('name', t('rule.name'), (rule) => <Named rule={rule} shown={shown} />),
    column('place', t('rule.place'), (rule) => shown.placeOf(rule)),
    column('standing', t('rule.standing'), (rule) => <StandingCell rule={rule} />),
    column('severity', t('rule.severity'), (rule) => <Urgency rule={rule} />, 90),
    column('enabled', t('rule.enabled'), (rule) => <Enabled rule={rule} may={shown.onOpen !== null} />, 64),
    column('actions', '', (rule) => <Actions rule={rule} shown={shown} />, 200),
  ];
}

function Card({ rule, shown }: { rule: Rule; shown: Shown }) {
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <Named rule={rule} shown={shown} />
        <span className="spacer" />
        <Urgency rule={rule} />
        <Enabled rule={rule} may={shown.onOpen !== null} />
      </div>
      <div className="muted">{shown.placeOf(rule)}</div>
      <StandingCell rule={rule} />
      <Actions rule={rule} shown={shown} />
    </div>
  );
}

function Named({ rule, shown }: { rule: Rule; shown: Shown }) {
  const { onOpen } = shown;
  return (
    <div>
      {onOpen ? (
        <Button type="link" size="small" className={styles.name ?? ''} onClick={() => onOpen(rule)}>
          {rule.name}
        </Button>
      ) : (
        rule.name
      )}
      <div className="muted">{shown.kindOf(rule)}</div>
    </div>
  );
}

function Urgency({ rule }: { rule: Rule }) {
  const { t } = useText();
  return (
    <>
      <SeverityTag severity={rule.severity} />
      {rule.direct && <div className="muted nowrap">{t('rule.direct.yes')}</div>}
    </>
  );
}

function Actions({ rule, shown }: { rule: Rule; shown: Shown }) {
  const mayArm = useAllowed('judge_alerts');
  return (
    <Space wrap>
      {mayArm && rule.enabled && <ArmButton rule={rule} />}
      {shown.onOpen && <TryRule rule={rule} />}
      {shown.onOpen && <Delete rule={rule} />}
    </Space>
  );
}

/** Names of a rule's camera and gate, as far as they may be seen. */
function usePlaces(): (rule: Rule) => string {
  const cameras = useCameras(useAllowed('see_cameras')).data;
  const gates = useGates(useAllowed('see_gates')).data;
  return useMemo(() => {
    const names = new Map([...(cameras ?? []), ...(gates ?? [])].map((one) => [one.id, one.name]));
    return (rule) =>
      [rule.gate_id, rule.camera_id]
        .map((id) => names.get(id ?? ''))
        .filter(Boolean)
        .join(' · ') || '—';
  }, [cameras, gates]);
}

function Enabled({ rule, may }: { rule: Rule; may: boolean }) {
  const { t } = useText();
  const change = useChangeRule();
  const tell = useTelling();
  return (
    <Switch
      size="small"
      checked={rule.enabled}
      disabled={!may}
      loading={change.isPending}
      aria-label={t('rule.enabled')}
      onChange={(enabled) =>
        void tell(change.mutateAsync({ id: rule.id, change: { enabled } }), 'done.saved')
      }
    />
  );
}

function Delete({ rule }: { rule: Rule }) {
  const { t } = useText();
  const remove = useDeleteRule();
  const tell = useTelling();
  return (
    <DeleteButton
      question={t('rule.delete.question', { name: rule.name })}
      onDelete={() => void tell(remove.mutateAsync(rule.id), 'done.deleted')}
    />
  );
}
