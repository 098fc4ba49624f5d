import { Table, Tag } from 'antd';
import type { AlertEvent } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { useNow } from '../../time/clock';
import { absolute, clockLength } from '../../time/format';

const MINUTE_MS = 60_000;

/** What the rule measured, event by event. */
export function AlertEvents({ events }: { events: AlertEvent[] }) {
  const { t, word, locale } = useText();
  const now = useNow(MINUTE_MS);
  return (
    <Table<AlertEvent>
      size="small"
      rowKey="id"
      dataSource={events}
      pagination={events.length > 10 ? { pageSize: 10, size: 'small' } : false}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: t('alert.events.none') }}
      columns={[
        { title: t('alert.began'), dataIndex: 'began_at', render: (at: string) => absolute(at, locale, now) },
        {
          title: t('alert.event.length'),
          key: 'length',
          render: (_, event) => lengthOf(event, t('alert.going_on')),
        },
        {
          title: t('alert.event.track'),
          key: 'track',
          render: (_, event) => (event.track_id < 0 ? '—' : event.track_id),
        },
        {
          title: t('alert.class'),
          dataIndex: 'class_name',
          render: (name: string) => word('class', name) || '—',
        },
        {
          title: t('alert.event.score'),
          key: 'score',
          render: (_, event) => (event.score > 0 ? event.score.toFixed(2) : '—'),
        },
        {
          title: t('alert.event.values'),
          key: 'values',
          render: (_, event) => <Values values={event.values} />,
        },
      ]}
    />
  );
}

function lengthOf(event: AlertEvent, goingOn: string): string {
  const length = clockLength((Date.parse(event.last_at) - Date.parse(event.began_at)) / 1000);
  return event.ended ? length : `${length} · ${goingOn}`;
}

function Values({ values }: { values: AlertEvent['values'] }) {
  const { word } = useText();
  return Object.entries(values).map(([name, value]) => (
    <Tag key={name}>
      {word('value', name)} {typeof value === 'number' ? Number(value.toFixed(2)) : word('value', value)}
    </Tag>
  ));
}
