import { Alert, Button, Form, Input, Modal } from 'antd';
import type { CommandOutcome, CommandResult, Gate } from '../../api/types';
import { type DoorAction, useCommandDoor } from '../../data/gates';
import { useText } from '../../i18n/LocaleProvider';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { ReasonText } from '../../ui/ReasonText';

interface DoorCommandDialogProps {
  gate: Gate;
  command: { doorNo: number; action: DoorAction } | null;
  onClose: () => void;
}

/** Why the door is opened, and then what the door really did. */
export function DoorCommandDialog({ gate, command, onClose }: DoorCommandDialogProps) {
  const { t } = useText();
  const send = useCommandDoor(gate.id);
  const close = () => {
    send.reset();
    onClose();
  };
  const title = command && t(`door.${command.action}.title`, { gate: gate.name, number: command.doorNo });
  return (
    <Modal title={title} open={command !== null} onCancel={close} footer={null} destroyOnHidden>
      {send.isError && <ErrorPanel error={send.error} />}
      {send.data ? (
        <>
          <Result result={send.data} />
          <Button onClick={close}>{t('action.close')}</Button>
        </>
      ) : (
        <Form<{ reason: string }>
          layout="vertical"
          onFinish={({ reason }) => command && send.mutate({ ...command, reason })}
        >
          <Form.Item
            name="reason"
            label={t('door.reason')}
            extra={t('door.reason.hint')}
            rules={[{ required: true, min: 2, whitespace: true, message: t('door.reason.fault') }]}
          >
            <Input maxLength={200} autoFocus data-testid="door-reason" />
          </Form.Item>
          <Button type="primary" danger htmlType="submit" loading={send.isPending} data-testid="door-submit">
            {command && t(`door.${command.action}`)}
          </Button>
        </Form>
      )}
    </Modal>
  );
}

const TYPE: Record<CommandOutcome, 'success' | 'warning' | 'error'> = {
  verified: 'success',
  unverified: 'warning',
  not_carried_out: 'error',
  refused: 'error',
  failed: 'error',
};

function Result({ result }: { result: CommandResult }) {
  const { t } = useText();
  return (
    <Alert
      className="panel"
      type={TYPE[result.outcome]}
      showIcon
      title={t(`door.outcome.${result.outcome}`)}
      data-testid="door-outcome"
      data-outcome={result.outcome}
      description={
        <>
          <div>
            <ReasonText text={result.reason} />
          </div>
          <div>
            {t('door.after', { state: t(`door.state.${result.door}`), seconds: result.took_s.toFixed(1) })}
          </div>
        </>
      }
    />
  );
}
