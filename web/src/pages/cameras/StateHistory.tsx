import type { UseQueryResult } from '@tanstack/react-query';
import { Timeline } from 'antd';
import { useCameraHistory, useCameraSights } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import type { MessageKey } from '../../i18n/translate';
import { TimeText } from '../../time/TimeText';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import { ReasonText } from '../../ui/ReasonText';
import { CAMERA_TONE, SIGHT_TONE, type Tone } from '../../ui/tone';
import styles from './cameras.module.css';

/** Every change of the connection with its reason, newest first. */
export function StateHistory({ cameraId }: { cameraId: string }) {
  return (
    <History
      title="camera.history"
      none="camera.history.none"
      changes={useCameraHistory(cameraId)}
      word={({ state }) => `camera.state.${state}`}
      tone={({ state }) => CAMERA_TONE[state]}
    />
  );
}

/** Every change of what its pictures are worth, newest first. */
export function SightHistory({ cameraId }: { cameraId: string }) {
  return (
    <History
      title="camera.sights"
      none="camera.sights.none"
      changes={useCameraSights(cameraId)}
      word={({ sight }) => `camera.sight.${sight}`}
      tone={({ sight }) => SIGHT_TONE[sight]}
    />
  );
}

interface HistoryProps<Change> {
  title: MessageKey;
  none: MessageKey;
  changes: UseQueryResult<Change[]>;
  word: (change: Change) => MessageKey;
  tone: (change: Change) => Tone;
}

function History<Change extends { at: string; reason: string }>(props: HistoryProps<Change>) {
  const { title, none, changes, word, tone } = props;
  const { t } = useText();
  return (
    <section className="sheet">
      <h3 style={{ marginTop: 0 }}>{t(title)}</h3>
      <Outcome of={changes}>
        {(steps) =>
          steps.length === 0 ? (
            <Nothing small title={t(none)} />
          ) : (
            <div className={styles.history}>
              <Timeline
                items={steps.map((step) => ({
                  color: tone(step),
                  content: (
                    <>
                      <TimeText at={step.at} /> {t(word(step))}
                      {step.reason && (
                        <div className="muted">
                          <ReasonText text={step.reason} />
                        </div>
                      )}
                    </>
                  ),
                }))}
              />
            </div>
          )
        }
      </Outcome>
    </section>
  );
}
