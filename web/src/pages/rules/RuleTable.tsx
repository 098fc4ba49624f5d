import { Button, Switch, Table } from 'antd';
import { useMemo } from 'react';
import type { Rule, RuleKind } from '../../api/types';
import { useCameras } from '../../data/cameras';
import { useGates } from '../../data/gates';
import { useChangeRule, useDeleteRule } from '../../data/rules';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { DeleteButton } from '../../ui/DeleteButton';
import { SeverityTag } from '../../ui/tags';
import { useTelling } from '../../ui/useTelling';

interface RuleTableProps {
  rules: Rule[];
  kinds: RuleKind[];
  onOpen: (rule: Rule) => void;
}

export function RuleTable({ rules, kinds, onOpen }: RuleTableProps) {
  const { t, language } = useText();
  const maySet = useAllowed('set_rules');
  const placeOf = usePlaces();
  return (
    <Table<Rule>
      size="small"
      rowKey="id"
      dataSource={rules}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
      columns={[
        {
          title: t('rule.name'),
          key: 'name',
          render: (_, rule) =>
            maySet ? (
              <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onOpen(rule)}>
                {rule.name}
              </Button>
            ) : (
              rule.name
            ),
        },
        {
          title: t('rule.kind'),
          key: 'kind',
          render: (_, rule) => kinds.find((kind) => kind.kind === rule.kind)?.title[language] ?? rule.kind,
        },
        { title: t('rule.place'), key: 'place', render: (_, rule) => placeOf(rule) },
        {
          title: t('rule.severity'),
          key: 'severity',
          render: (_, rule) => <SeverityTag severity={rule.severity} />,
        },
        {
          title: t('rule.direct'),
          key: 'direct',
          render: (_, rule) => (rule.direct ? t('rule.direct.yes') : '—'),
        },
        {
          title: t('rule.enabled'),
          key: 'enabled',
          render: (_, rule) => <Enabled rule={rule} may={maySet} />,
        },
        ...(maySet ? [{ key: 'delete', render: (_: unknown, rule: Rule) => <Delete rule={rule} /> }] : []),
      ]}
    />
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
