import { Tag } from 'antd';
import type { AlertState, CaseState, Severity } from '../api/types';
import { useText } from '../i18n/LocaleProvider';
import { ALERT_TONE, CASE_TONE, SEVERITY_TONE } from './tone';

export function SeverityTag({ severity }: { severity: Severity }) {
  const { t } = useText();
  return (
    <Tag color={SEVERITY_TONE[severity]} variant={severity === 3 ? 'solid' : 'filled'}>
      {t(`severity.${severity}`)}
    </Tag>
  );
}

export function AlertStateTag({ state }: { state: AlertState }) {
  const { t } = useText();
  return <Tag color={ALERT_TONE[state]}>{t(`alert.state.${state}`)}</Tag>;
}

export function CaseStateTag({ state, ...rest }: { state: CaseState; 'data-testid'?: string }) {
  const { t } = useText();
  return (
    <Tag color={CASE_TONE[state]} data-state={state} {...rest}>
      {t(`case.state.${state}`)}
    </Tag>
  );
}
