import { Button, Image } from 'antd';
import { useState } from 'react';
import type { Attachment, AttachmentLabel } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import styles from './cases.module.css';

const LABELS: AttachmentLabel[] = ['alert_evidence', 'handled', 'checked'];
const SHOWN_AT_FIRST = 2;

/** Before and after side by side: what the alert saw, what the worker left, what the check found. */
export function CasePhotos({ attachments }: { attachments: Attachment[] }) {
  const { t } = useText();
  return (
    <section className={`sheet ${styles.photos}`}>
      {LABELS.map((label) => (
        <PhotoGroup key={label} label={label} photos={attachments.filter((one) => one.label === label)} />
      ))}
      {attachments.length === 0 && <p className="muted">{t('case.photos.none')}</p>}
    </section>
  );
}

function PhotoGroup({ label, photos }: { label: AttachmentLabel; photos: Attachment[] }) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const shown = all ? photos : photos.slice(0, SHOWN_AT_FIRST);
  const hidden = photos.length - shown.length;
  if (photos.length === 0) return null;
  return (
    <div data-testid={`case-photos-${label}`}>
      <h3>{t(`case.photos.${label}`)}</h3>
      <div className={styles.photoRow}>
        <Image.PreviewGroup>
          {shown.map((photo) => (
            <figure key={photo.id}>
              <Image src={photo.url} alt={t(`case.photos.${label}`)} />
              <figcaption className="muted">
                <TimeText at={photo.created_at} /> {photo.account_name}
              </figcaption>
            </figure>
          ))}
        </Image.PreviewGroup>
        {hidden > 0 && (
          <Button onClick={() => setAll(true)}>{t('case.photos.more', { count: hidden })}</Button>
        )}
      </div>
    </div>
  );
}
