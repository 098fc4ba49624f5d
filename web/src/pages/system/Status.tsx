import { Alert, Descriptions, Table, Tag } from 'antd';
import type { CameraCountersRow, CameraState, Sight, SystemStatus } from '../../api/types';
import { useSystem, useSystemCounters } from '../../data/system';
import { useText } from '../../i18n/LocaleProvider';
import { clockLength } from '../../time/format';
import { Outcome } from '../../ui/Outcome';
import { ReasonText } from '../../ui/ReasonText';
import { CAMERA_TONE, SIGHT_TONE } from '../../ui/tone';
import { Counters } from '../cameras/CameraNumbers';
import { DetectorFacts } from './DetectorFacts';

export function Status() {
  const system = useSystem();
  return <Outcome of={system}>{(data) => <Detail system={data} />}</Outcome>;
}

function Detail({ system }: { system: SystemStatus }) {
  const { t } = useText();
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 12 }}>
      <section className="sheet">
        <h3 style={{ marginTop: 0 }}>{t('detector.title')}</h3>
        {system.detector ? (
          <DetectorFacts detector={system.detector} />
        ) : (
          <Alert
            type="error"
            showIcon
            title={t('detector.none')}
            description={<ReasonText text={system.detector_note} />}
          />
        )}
        {system.detector && system.detector_note && (
          <Alert type="info" title={<ReasonText text={system.detector_note} />} />
        )}
      </section>
      <section className="sheet">
        <h3 style={{ marginTop: 0 }}>{t('system.service')}</h3>
        <ServiceFacts system={system} />
        <h3>{t('counters.sum')}</h3>
        <Counters counters={system.counters} />
      </section>
      <section className="sheet">
        <h3 style={{ marginTop: 0 }}>{t('counters.per_camera')}</h3>
        <CameraCountersTable />
      </section>
    </div>
  );
}

function ServiceFacts({ system }: { system: SystemStatus }) {
  const { t, word } = useText();
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, md: 2 }}
      items={[
        { key: 'version', label: t('system.version'), children: system.version },
        { key: 'role', label: t('system.role'), children: word('system.role', system.role) },
        { key: 'uptime', label: t('system.uptime'), children: clockLength(system.uptime_s) },
        { key: 'database', label: t('system.database'), children: system.database },
        { key: 'bus', label: t('system.bus'), children: word('system.bus', system.bus) },
        {
          key: 'cameras',
          label: t('nav.cameras'),
          children: (Object.entries(system.cameras) as [CameraState, number][]).map(([state, count]) => (
            <Tag key={state} color={CAMERA_TONE[state]}>
              {t(`camera.state.${state}`)} {count}
            </Tag>
          )),
        },
        {
          key: 'sights',
          label: t('camera.sight'),
          children: (Object.entries(system.sights) as [Sight, number][]).map(([sight, count]) => (
            <Tag key={sight} color={SIGHT_TONE[sight]}>
              {t(`camera.sight.${sight}`)} {count}
            </Tag>
          )),
        },
      ]}
    />
  );
}

function CameraCountersTable() {
  const { t, word } = useText();
  const counters = useSystemCounters();
  const dropped = (row: CameraCountersRow) =>
    Object.entries(row.dropped)
      .map(([reason, count]) => `${word('drop', reason)} ${count}`)
      .join(' · ');
  return (
    <Outcome of={counters}>
      {(rows) => (
        <Table<CameraCountersRow>
          size="small"
          rowKey="camera_id"
          dataSource={rows}
          scroll={{ x: 'max-content' }}
          pagination={{ pageSize: 20, hideOnSinglePage: true }}
          locale={{ emptyText: t('counters.none') }}
          columns={[
            { title: t('camera.name'), dataIndex: 'camera_name' },
            ...(['received', 'lost', 'decoded', 'analysed'] as const).map((name) => ({
              title: t(`counters.${name}`),
              dataIndex: name,
              align: 'right' as const,
              sorter: (one: CameraCountersRow, other: CameraCountersRow) => one[name] - other[name],
            })),
            { title: t('counters.dropped'), key: 'dropped', render: (_, row) => dropped(row) || '—' },
          ]}
        />
      )}
    </Outcome>
  );
}
