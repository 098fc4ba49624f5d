import { Form, Modal, Tabs } from 'antd';
import { useState } from 'react';
import type { CameraDraft } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { DiscoverTab } from './DiscoverTab';
import { OnvifTab } from './OnvifTab';
import { RtspTab } from './RtspTab';

type Way = 'rtsp' | 'onvif' | 'discover';

/** Three ways to a camera; all end in the same form, filled as far as known. */
export function AddCameraDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal title={t('camera.add')} open={open} onCancel={onClose} footer={null} width={680} destroyOnHidden>
      <Ways onClose={onClose} />
    </Modal>
  );
}

function Ways({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [way, setWay] = useState<Way>('rtsp');
  const [host, setHost] = useState<{ host: string; port: number } | null>(null);
  const [form] = Form.useForm<CameraDraft>();
  const toStream = (known: Partial<CameraDraft>) => {
    form.setFieldsValue(known);
    setWay('rtsp');
  };
  return (
    <Tabs
      activeKey={way}
      onChange={(key) => setWay(key as Way)}
      items={[
        {
          key: 'rtsp',
          label: t('camera.add.rtsp'),
          forceRender: true,
          children: <RtspTab form={form} onDone={onClose} />,
        },
        {
          key: 'onvif',
          label: t('camera.add.onvif'),
          children: <OnvifTab key={host?.host} device={host} onProfile={toStream} />,
        },
        {
          key: 'discover',
          label: t('camera.add.discover'),
          children: (
            <DiscoverTab
              onDevice={(device) => {
                setHost(device);
                setWay('onvif');
              }}
            />
          ),
        },
      ]}
    />
  );
}
