import { Badge, Tooltip } from 'antd';
import type { Camera, Gate, Sight } from '../api/types';
import { useText } from '../i18n/LocaleProvider';
import { CAMERA_TONE, GATE_TONE, SIGHT_TONE } from './tone';

/** Where a camera's connection stands; the reason in the tooltip. Switched off is said before anything else. */
export function CameraBadge({ camera }: { camera: Camera }) {
  const { t, reason } = useText();
  if (!camera.enabled) return <Badge color="default" text={t('state.disabled')} />;
  return (
    <Tooltip title={reason(camera.state_reason)}>
      <Badge color={CAMERA_TONE[camera.state]} text={t(`camera.state.${camera.state}`)} />
    </Tooltip>
  );
}

/** What a camera's pictures are worth; the reason in the tooltip. Nothing is said of one that is not connected. */
export function SightBadge({ sight, why }: { sight: Sight | null; why: string }) {
  const { t, reason } = useText();
  if (sight === null) return <span className="muted">—</span>;
  return (
    <Tooltip title={reason(why)}>
      <span data-testid="sight" data-sight={sight}>
        <Badge color={SIGHT_TONE[sight]} text={t(`camera.sight.${sight}`)} />
      </span>
    </Tooltip>
  );
}

export function GateBadge({ gate }: { gate: Gate }) {
  const { t, reason } = useText();
  if (!gate.enabled) return <Badge color="default" text={t('state.disabled')} />;
  return (
    <Tooltip title={reason(gate.state_reason)}>
      <Badge color={GATE_TONE[gate.state]} text={t(`gate.state.${gate.state}`)} />
    </Tooltip>
  );
}
