import { Button, Table } from 'antd';
import type { DiscoveredDevice } from '../../api/types';
import { useDiscover } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import { ErrorPanel } from '../../ui/ErrorPanel';

const LISTEN_S = 4;

/** Who answers on the local network; a chosen device goes on to its ONVIF question. */
export function DiscoverTab({ onDevice }: { onDevice: (device: DiscoveredDevice) => void }) {
  const { t } = useText();
  const discover = useDiscover();
  return (
    <>
      <p className="muted">{t('discover.hint')}</p>
      <Button type="primary" loading={discover.isPending} onClick={() => discover.mutate(LISTEN_S)}>
        {t('discover.start')}
      </Button>
      {discover.isError && <ErrorPanel error={discover.error} />}
      {discover.data && (
        <Table<DiscoveredDevice>
          size="small"
          rowKey="xaddr"
          dataSource={discover.data}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: t('discover.none') }}
          columns={[
            { title: t('onvif.host'), key: 'host', render: (_, found) => `${found.host}:${found.port}` },
            { title: t('discover.name'), dataIndex: 'name' },
            { title: t('discover.hardware'), dataIndex: 'hardware' },
            {
              key: 'choose',
              render: (_, found) => (
                <Button size="small" onClick={() => onDevice(found)}>
                  {t('onvif.choose')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
