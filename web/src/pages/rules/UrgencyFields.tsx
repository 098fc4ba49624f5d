import { Alert, Form, Radio, Switch } from 'antd';
import type { Severity } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';

const SEVERITIES: Severity[] = [1, 2, 3];

/** How urgent its alerts are, whether they open cases, and whether the rule is used at all. */
export function UrgencyFields() {
  const { t } = useText();
  const direct = Form.useWatch('direct') as boolean | undefined;
  return (
    <>
      <Form.Item name="severity" label={t('rule.severity')}>
        <Radio.Group
          optionType="button"
          options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="direct" label={t('rule.direct')} valuePropName="checked" extra={t('rule.direct.hint')}>
        <Switch />
      </Form.Item>
      {direct && <Alert className="panel" type="warning" showIcon title={t('rule.direct.warning')} />}
      <Form.Item name="enabled" label={t('rule.enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  );
}
