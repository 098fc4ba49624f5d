import { Form, type FormInstance, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useText } from '../i18n/LocaleProvider';
import { ErrorPanel } from './ErrorPanel';

interface FormDialogProps<T> {
  title: string;
  open: boolean;
  initial?: Partial<T>;
  submitText?: string;
  width?: number;
  form?: FormInstance<T>;
  /** Stands before the dialog's own buttons. */
  footer?: ReactNode;
  /** May refuse by throwing: the dialog stays open and shows why. */
  onSubmit: (values: T) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialog: checks, sends, shows the service's refusal in place, closes when done. */
export function FormDialog<T extends object>(props: FormDialogProps<T>) {
  const { t } = useText();
  const [ownForm] = Form.useForm<T>();
  const form = props.form ?? ownForm;
  const { sending, error, send, reset } = useSending(props.onSubmit, props.onClose);
  const close = () => {
    reset();
    props.onClose();
  };
  return (
    <Modal
      title={props.title}
      open={props.open}
      width={props.width ?? 520}
      okText={props.submitText ?? t('action.save')}
      cancelText={t('action.cancel')}
      confirmLoading={sending}
      onOk={() => form.submit()}
      onCancel={close}
      destroyOnHidden
      footer={(buttons) => (
        <>
          {props.footer}
          {buttons}
        </>
      )}
      mask={{ closable: false }}
      okButtonProps={{ 'data-testid': 'form-submit' }}
    >
      {error !== null && <ErrorPanel error={error} />}
      <Form<T>
        form={form}
        layout="vertical"
        initialValues={props.initial}
        preserve={false}
        onFinish={(values) => void send(values)}
      >
        {props.children}
      </Form>
    </Modal>
  );
}

function useSending<T>(onSubmit: (values: T) => Promise<unknown>, onDone: () => void) {
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (values: T) => {
    setSending(true);
    setError(null);
    try {
      await onSubmit(values);
      onDone();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setSending(false);
    }
  };
  return { sending, error, send, reset: () => setError(null) };
}
