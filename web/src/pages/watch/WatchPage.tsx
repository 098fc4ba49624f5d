import { SearchOutlined } from '@ant-design/icons';
import { Alert, Input, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import type { Alertness, Watch } from '../../api/types';
import { useWatch, type WatchAsked } from '../../data/watch';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { Outcome } from '../../ui/Outcome';
import { CameraWatchTable } from './CameraWatchTable';
import { remembered } from './rates';
import { Shards } from './Shards';
import { StageAges } from './StageAges';
import styles from './watch.module.css';

/** How closely the cameras are watched now, at what cost, and what is missed. */
export default function WatchPage() {
  const { t } = useText();
  const [asked, setAsked] = useState<WatchAsked>({ order: 'attention', alertness: null, q: '', page: 1 });
  const watch = useWatch(asked);
  const history = useHistory(watch.data);
  return (
    <div className="page-pad">
      <div className="page-head">
        <h2>{t('watch.title')}</h2>
        <span className="muted">{t('watch.hint')}</span>
      </div>
      {watch.isError && watch.data && (
        <Alert
          banner
          type="error"
          data-testid="watch-old"
          title={
            <>
              {t('watch.old')} <TimeText at={watch.data.at} show="both" />
            </>
          }
        />
      )}
      <Outcome of={watch}>
        {(data) => (
          <div className={styles.parts}>
            <div className={styles.top}>
              <Shards shards={data.shards} history={history} />
              <StageAges watch={data} history={history} />
            </div>
            <section className="sheet">
              <Filters asked={asked} onAsk={setAsked} />
              <CameraWatchTable watch={data} history={history} asked={asked} onAsk={setAsked} />
            </section>
          </div>
        )}
      </Outcome>
    </div>
  );
}

/** The answers of the last minute, of which rates are made. */
function useHistory(newest: Watch | undefined): Watch[] {
  const [history, setHistory] = useState<Watch[]>([]);
  useEffect(() => {
    if (newest !== undefined) setHistory((before) => remembered(before, newest));
  }, [newest]);
  return history;
}

function Filters({ asked, onAsk }: { asked: WatchAsked; onAsk: (asked: WatchAsked) => void }) {
  const { t } = useText();
  return (
    <div className={styles.filters}>
      <Input
        allowClear
        maxLength={100}
        prefix={<SearchOutlined />}
        placeholder={t('watch.search')}
        aria-label={t('watch.search')}
        value={asked.q}
        onChange={(event) => onAsk({ ...asked, q: event.target.value, page: 1 })}
        style={{ width: 200 }}
      />
      <Segmented<Alertness | 'any'>
        value={asked.alertness ?? 'any'}
        onChange={(alertness) =>
          onAsk({ ...asked, alertness: alertness === 'any' ? null : alertness, page: 1 })
        }
        options={[
          { value: 'any', label: t('watch.alertness.any') },
          { value: 'awake', label: t('watch.alertness.awake') },
          { value: 'idle', label: t('watch.alertness.idle') },
        ]}
      />
    </div>
  );
}
