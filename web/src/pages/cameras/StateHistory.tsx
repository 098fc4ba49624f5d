import { Timeline } from 'antd';
import { useCameraHistory } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import { ReasonText } from '../../ui/ReasonText';
import { CAMERA_TONE } from '../../ui/tone';
import styles from './cameras.module.css';

/** Every change of the connection with its reason, newest first. */
export function StateHistory({ cameraId }: { cameraId: string }) {
  const { t } = useText();
  const history = useCameraHistory(cameraId);
  return (
    <section className="sheet">
      <h3 style={{ marginTop: 0 }}>{t('camera.history')}</h3>
      <Outcome of={history}>
        {(changes) =>
          changes.length === 0 ? (
            <Nothing small title={t('camera.history.none')} />
          ) : (
            <div className={styles.history}>
              <Timeline
                items={changes.map((change) => ({
                  color: CAMERA_TONE[change.state],
                  content: (
                    <>
                      <TimeText at={change.at} /> {t(`camera.state.${change.state}`)}
                      {change.reason && (
                        <div className="muted">
                          <ReasonText text={change.reason} />
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
