import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Alert } from 'antd';
import type { CameraCheck } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { ReasonText } from '../../ui/ReasonText';
import styles from './cameras.module.css';

/** What works, step by step, and one picture. */
export function CheckResult({ check }: { check: CameraCheck }) {
  const { t } = useText();
  return (
    <Alert
      className="panel"
      type={check.ok ? 'success' : 'error'}
      title={t(check.ok ? 'camera.check.ok' : 'camera.check.failed')}
      data-testid="camera-check-result"
      description={
        <>
          <ul className={styles.steps}>
            {check.steps.map((step) => (
              <li key={step.name} data-ok={step.ok}>
                {step.ok ? (
                  <CheckCircleFilled style={{ color: '#389e0d' }} />
                ) : (
                  <CloseCircleFilled style={{ color: '#cf1322' }} />
                )}
                <strong className="nowrap">{t(`camera.check.${step.name}`)}</strong>
                <span>
                  <ReasonText text={step.detail} />
                </span>
              </li>
            ))}
          </ul>
          <Measured check={check} />
          {check.snapshot_jpeg_base64 && (
            <img
              className={styles.snapshot}
              src={`data:image/jpeg;base64,${check.snapshot_jpeg_base64}`}
              alt={t('camera.check.snapshot')}
            />
          )}
        </>
      }
    />
  );
}

function Measured({ check }: { check: CameraCheck }) {
  const { t } = useText();
  const parts = [
    check.codec?.toUpperCase(),
    check.width && check.height ? `${check.width}×${check.height}` : null,
    check.fps ? `${Number(check.fps.toFixed(1))} fps` : null,
    check.keyframe_interval_s
      ? t('camera.check.keyframes', { seconds: Number(check.keyframe_interval_s.toFixed(2)) })
      : null,
    check.time_offset_s === null
      ? null
      : t('camera.check.offset', { seconds: Number(check.time_offset_s.toFixed(1)) }),
  ].filter(Boolean);
  return parts.length > 0 ? <p>{parts.join(' · ')}</p> : null;
}
