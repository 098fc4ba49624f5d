import { DeleteOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { useText } from '../i18n/LocaleProvider';

interface DeleteButtonProps {
  /** What will be gone, in words. */
  question: string;
  onDelete: () => void;
  withText?: boolean;
}

export function DeleteButton({ question, onDelete, withText = false }: DeleteButtonProps) {
  const { t } = useText();
  return (
    <Popconfirm
      title={question}
      okText={t('action.delete')}
      cancelText={t('action.cancel')}
      okButtonProps={{ danger: true, 'data-testid': 'delete-confirm' }}
      onConfirm={onDelete}
    >
      <Button
        danger
        type={withText ? 'default' : 'text'}
        icon={<DeleteOutlined />}
        aria-label={t('action.delete')}
      >
        {withText && t('action.delete')}
      </Button>
    </Popconfirm>
  );
}
