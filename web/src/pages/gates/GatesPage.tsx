import { PlusOutlined } from '@ant-design/icons';
import { Button, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Gate, GateKind } from '../../api/types';
import { useGateKinds, useGates } from '../../data/gates';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { TimeText } from '../../time/TimeText';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import { ReasonText } from '../../ui/ReasonText';
import { GateBadge } from '../../ui/StateBadge';
import { AddGateDialog } from './AddGateDialog';

/** Every gate of the area and how it is. */
export default function GatesPage() {
  const { t } = useText();
  const gates = useGates();
  const kinds = useGateKinds();
  const maySet = useAllowed('set_gates');
  const [adding, setAdding] = useState(false);
  return (
    <div className="page-pad">
      <div className="page-head">
        <h2>{t('nav.gates')}</h2>
        <span className="spacer" />
        {maySet && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => setAdding(true)}
            data-testid="gate-add"
          >
            {t('gate.add')}
          </Button>
        )}
      </div>
      <Outcome of={gates}>
        {(all) =>
          all.length === 0 ? (
            <Nothing title={t('gate.empty')} hint={t('gate.empty.hint')} />
          ) : (
            <GateTable gates={all} kinds={kinds.data ?? []} />
          )
        }
      </Outcome>
      <AddGateDialog open={adding} onClose={() => setAdding(false)} />
    </div>
  );
}

function GateTable({ gates, kinds }: { gates: Gate[]; kinds: GateKind[] }) {
  const { t, language } = useText();
  return (
    <Table<Gate>
      size="small"
      rowKey="id"
      dataSource={gates}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
      columns={[
        {
          title: t('gate.name'),
          key: 'name',
          render: (_, gate) => <Link to={`/gates/${gate.id}`}>{gate.name}</Link>,
        },
        {
          title: t('gate.kind'),
          key: 'kind',
          render: (_, gate) => kinds.find((kind) => kind.kind === gate.kind)?.title[language] ?? gate.kind,
        },
        { title: t('gate.state'), key: 'state', render: (_, gate) => <GateBadge gate={gate} /> },
        {
          title: t('gate.reason'),
          key: 'reason',
          ellipsis: true,
          width: 260,
          render: (_, gate) => <ReasonText text={gate.state_reason} />,
        },
        {
          title: t('gate.since'),
          key: 'since',
          render: (_, gate) => (gate.state_at ? <TimeText at={gate.state_at} show="relative" /> : '—'),
        },
        { title: t('gate.doors'), dataIndex: 'doors' },
        { title: t('gate.area'), dataIndex: 'area_name' },
      ]}
    />
  );
}
