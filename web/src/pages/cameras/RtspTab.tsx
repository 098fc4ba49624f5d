import { Button, Form, type FormInstance, Space } from 'antd';
import type { CameraDraft } from '../../api/types';
import { useAddCamera, useCheckCamera } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { useTelling } from '../../ui/useTelling';
import { PlaceFields, StreamFields, TuningFields } from './CameraFields';
import { CheckResult } from './CheckResult';

/** The stream's address and credentials, a check that tells what works, and the camera's name and place. */
export function RtspTab({ form, onDone }: { form: FormInstance<CameraDraft>; onDone: () => void }) {
  const { t } = useText();
  const add = useAddCamera();
  const check = useCheckCamera();
  const tell = useTelling();
  const runCheck = async () => {
    const { url, username, password, transport } = await form.validateFields([
      'url',
      'username',
      'password',
      'transport',
    ]);
    check.mutate({ url, username: username ?? '', password: password ?? '', transport: transport ?? 'tcp' });
  };
  const submit = (draft: CameraDraft) => void tell(add.mutateAsync(draft).then(onDone), 'done.saved');
  return (
    <Form<CameraDraft>
      form={form}
      layout="vertical"
      initialValues={{ transport: 'tcp', analysis_fps: 5, watching: 'auto', regions: 'whole' }}
      onFinish={submit}
    >
      <StreamFields />
      <TuningFields />
      {check.isError && <ErrorPanel error={check.error} />}
      {check.data && <CheckResult check={check.data} />}
      <PlaceFields />
      <Space>
        <Button
          onClick={() => void runCheck().catch(() => undefined)}
          loading={check.isPending}
          data-testid="camera-check"
        >
          {t('camera.check')}
        </Button>
        <Button type="primary" htmlType="submit" loading={add.isPending} data-testid="camera-submit">
          {t('action.add')}
        </Button>
      </Space>
    </Form>
  );
}
