import { ArrowUpOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { RefObject } from 'react';
import type { Alert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { Loading } from '../../ui/Loading';
import { Nothing } from '../../ui/Nothing';
import { AlertRow } from './AlertRow';
import styles from './alerts.module.css';
import type { Feed } from './useFeed';

interface AlertFeedProps {
  feed: Feed;
  scroller: RefObject<HTMLDivElement | null>;
  selectedId: string | null;
  onSelect: (alert: Alert) => void;
}

/** The list itself; what arrives while it is scrolled away waits behind the pill. */
export function AlertFeed({ feed, scroller, selectedId, onSelect }: AlertFeedProps) {
  return (
    <div className={styles.feed}>
      {feed.waiting.length > 0 && <WaitingPill count={feed.waiting.length} onShow={feed.showWaiting} />}
      <div className={styles.scroller} ref={scroller} onScroll={feed.onScroll} data-testid="alert-scroller">
        <FeedBody feed={feed} selectedId={selectedId} onSelect={onSelect} />
      </div>
    </div>
  );
}

function WaitingPill({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useText();
  return (
    <Button
      className={styles.pill}
      type="primary"
      shape="round"
      size="small"
      icon={<ArrowUpOutlined />}
      data-testid="alert-new-pill"
      onClick={onShow}
    >
      {t('alert.pill', { count })}
    </Button>
  );
}

function FeedBody({ feed, selectedId, onSelect }: Omit<AlertFeedProps, 'scroller'>) {
  const { t } = useText();
  if (feed.error) return <ErrorPanel error={feed.error} onRetry={feed.retry} />;
  if (feed.loading) return <Loading />;
  if (feed.alerts.length === 0) return <Nothing title={t('alert.empty')} hint={t('alert.empty.hint')} />;
  return (
    <>
      <div
        className={styles.list}
        role="listbox"
        aria-label={t('nav.alerts')}
        tabIndex={0}
        aria-activedescendant={selectedId ? `alert-${selectedId}` : undefined}
      >
        {feed.alerts.map((alert) => (
          <AlertRow key={alert.id} alert={alert} selected={alert.id === selectedId} onSelect={onSelect} />
        ))}
      </div>
      {feed.more && (
        <Button block type="text" loading={feed.loadingMore} onClick={feed.loadMore}>
          {t('action.more')}
        </Button>
      )}
    </>
  );
}
