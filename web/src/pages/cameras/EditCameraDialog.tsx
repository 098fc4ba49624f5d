import { Checkbox, Form } from 'antd';
import type { Camera } from '../../api/types';
import { useChangeCamera } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import { FormDialog } from '../../ui/FormDialog';
import { PlaceFields, StreamFields, TuningFields } from './CameraFields';
import { type CameraGiven, cameraChange } from './change';

interface EditCameraDialogProps {
  camera: Camera;
  open: boolean;
  onClose: () => void;
}

export function EditCameraDialog({ camera, open, onClose }: EditCameraDialogProps) {
  const { t } = useText();
  const change = useChangeCamera();
  const { name, url, username, transport, analysis_fps, watching, regions, motion_url, area_id } = camera;
  return (
    <FormDialog<CameraGiven>
      title={t('camera.edit')}
      open={open}
      onClose={onClose}
      initial={{ name, url, username, transport, analysis_fps, watching, regions, motion_url, area_id }}
      onSubmit={(given) => change.mutateAsync({ id: camera.id, change: cameraChange(given) })}
    >
      <PlaceFields />
      <StreamFields kept={camera.has_password} />
      {camera.has_password && (
        <Form.Item name="forget_password" valuePropName="checked">
          <Checkbox>{t('device.password.forget')}</Checkbox>
        </Form.Item>
      )}
      <TuningFields />
    </FormDialog>
  );
}
