import { Image } from 'antd';
import type { Attachment, AttachmentLabel } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import styles from './cases.module.css';

const LABELS: AttachmentLabel[] = ['alert_evidence', 'handled', 'checked'];

/** Before and after side by side: what the alert saw, what the worker left, what the check found. */
export function CasePhotos({ attachments }: { attachments: Attachment[] }) {
  const { t } = useText();
  return (
    <section className={`sheet ${styles.photos}`}>
      <Image.PreviewGroup>
        {LABELS.map((label) => (
          <PhotoGroup key={label} label={label} photos={attachments.filter((one) => one.label === label)} />
        ))}
      </Image.PreviewGroup>
      {attachments.length === 0 && <p className="muted">{t('case.photos.none')}</p>}
    </section>
  );
}

function PhotoGroup({ label, photos }: { label: AttachmentLabel; photos: Attachment[] }) {
  const { t } = useText();
  if (photos.length === 0) return null;
  return (
    <div data-testid={`case-photos-${label}`}>
      <h3>{t(`case.photos.${label}`)}</h3>
      <div className={styles.photoRow}>
        {photos.map((photo) => (
          <figure key={photo.id}>
            <Image src={photo.url} alt={t(`case.photos.${label}`)} />
            <figcaption className="muted">
              <TimeText at={photo.created_at} /> {photo.account_name}
            </figcaption>
          </figure>
        ))}
      </div>
    </div>
  );
}
