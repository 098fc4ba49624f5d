import { ExperimentOutlined } from '@ant-design/icons';
import { Button, type FormInstance } from 'antd';
import { useState } from 'react';
import type { Rule, TriedRule } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { BacktestDrawer } from '../backtests/BacktestDrawer';
import type { Given } from './given';

/** Try the rule as it stands in the form; nothing is saved by it. */
export function TryButton(props: { form: FormInstance<Given>; triedOf: (given: Given) => TriedRule }) {
  const { t } = useText();
  const [trying, setTrying] = useState<{ tried: TriedRule; name: string } | null>(null);
  const begin = async () => {
    const given = await props.form.validateFields().catch(() => null);
    if (given !== null) setTrying({ tried: props.triedOf(given), name: given.name });
  };
  return (
    <>
      <Button icon={<ExperimentOutlined />} onClick={() => void begin()} data-testid="rule-try">
        {t('backtest.try')}
      </Button>
      {trying && <BacktestDrawer {...trying} isDraft onClose={() => setTrying(null)} />}
    </>
  );
}

/** Try a rule as it is. */
export function TryRule({ rule }: { rule: Rule }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} data-testid="rule-try">
        {t('backtest.try')}
      </Button>
      {open && (
        <BacktestDrawer tried={{ rule_id: rule.id }} name={rule.name} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
