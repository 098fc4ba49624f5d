import { ArrowLeftOutlined, EditOutlined } from '@ant-design/icons';
import { Button, Descriptions, Switch, Typography } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Gate } from '../../api/types';
import { useChangeGate, useDeleteGate, useGateKinds, useGates } from '../../data/gates';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { TimeText } from '../../time/TimeText';
import { DeleteButton } from '../../ui/DeleteButton';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import { ReasonText } from '../../ui/ReasonText';
import { GateBadge } from '../../ui/StateBadge';
import { useTelling } from '../../ui/useTelling';
import { absoluteUrl } from './absoluteUrl';
import { Doors } from './Doors';
import { EditGateDialog } from './EditGateDialog';
import { GateEvents } from './GateEvents';

/** One gate: how it is, its doors, what happened at them. */
export default function GatePage() {
  const { t } = useText();
  const { gateId = '' } = useParams();
  const gates = useGates();
  return (
    <Outcome of={gates}>
      {(all) => {
        const gate = all.find((one) => one.id === gateId);
        return gate ? <Detail gate={gate} /> : <Nothing title={t('error.code.not_found')} />;
      }}
    </Outcome>
  );
}

function Detail({ gate }: { gate: Gate }) {
  const { t } = useText();
  const maySet = useAllowed('set_gates');
  return (
    <div className="page-pad" style={{ display: 'grid', gap: 12 }}>
      <div className="page-head">
        <Link to="/gates" aria-label={t('action.back')}>
          <ArrowLeftOutlined />
        </Link>
        <h2>{gate.name}</h2>
        <GateBadge gate={gate} />
        <span className="spacer" />
        {maySet && <Tools gate={gate} />}
      </div>
      <section className="sheet">
        <Facts gate={gate} />
      </section>
      <Doors gate={gate} />
      <GateEvents gateId={gate.id} />
    </div>
  );
}

function Facts({ gate }: { gate: Gate }) {
  const { t, language } = useText();
  const kind = useGateKinds().data?.find((one) => one.kind === gate.kind);
  const address = gate.webhook_url === null ? gate.url : absoluteUrl(gate.webhook_url);
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, md: 2 }}
      items={[
        { key: 'kind', label: t('gate.kind'), children: kind?.title[language] ?? gate.kind },
        { key: 'area', label: t('gate.area'), children: gate.area_name },
        { key: 'reason', label: t('gate.reason'), children: <ReasonText text={gate.state_reason || '—'} /> },
        {
          key: 'since',
          label: t('gate.since'),
          children: gate.state_at ? <TimeText at={gate.state_at} show="both" /> : '—',
        },
        {
          key: 'address',
          label: t(gate.webhook_url ? 'gate.webhook_url' : 'gate.url'),
          children: <Typography.Text copyable={{ text: address }}>{address}</Typography.Text>,
        },
      ]}
    />
  );
}

function Tools({ gate }: { gate: Gate }) {
  const { t } = useText();
  const change = useChangeGate();
  const remove = useDeleteGate();
  const tell = useTelling();
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Switch
        checked={gate.enabled}
        loading={change.isPending}
        checkedChildren={t('action.enable')}
        unCheckedChildren={t('action.disable')}
        aria-label={t('gate.enabled')}
        onChange={(enabled) =>
          void tell(change.mutateAsync({ id: gate.id, change: { enabled } }), 'done.saved')
        }
      />
      <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
        {t('action.edit')}
      </Button>
      <DeleteButton
        withText
        question={t('gate.delete.question', { name: gate.name })}
        onDelete={() =>
          void tell(
            remove.mutateAsync(gate.id).then(() => navigate('/gates')),
            'done.deleted',
          )
        }
      />
      <EditGateDialog gate={gate} open={editing} onClose={() => setEditing(false)} />
    </>
  );
}
