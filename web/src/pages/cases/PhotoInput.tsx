import { CameraOutlined, CloseOutlined } from '@ant-design/icons';
import { Alert } from 'antd';
import { type ChangeEvent, useEffect, useMemo, useState } from 'react';
import { useText } from '../../i18n/LocaleProvider';
import type { MessageKey } from '../../i18n/translate';
import styles from './cases.module.css';
import { photoFault } from './moves';

interface PhotoInputProps {
  required: boolean;
  photos: File[];
  onChange: (photos: File[]) => void;
}

const MOST_PHOTOS = 9;

/** Photos from the phone's camera (or files at a desk), looked at before they are sent. */
export function PhotoInput({ required, photos, onChange }: PhotoInputProps) {
  const { t } = useText();
  const [fault, setFault] = useState<MessageKey | null>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const taken = Array.from(event.target.files ?? []);
    event.target.value = '';
    setFault(taken.map(photoFault).find((found) => found !== null) ?? null);
    const good = taken.filter((photo) => photoFault(photo) === null);
    onChange([...photos, ...good].slice(0, MOST_PHOTOS));
  };
  return (
    <div className={styles.photoInput}>
      {fault && <Alert className="panel" type="error" showIcon title={t(fault)} />}
      <div className={styles.taken}>
        {photos.map((photo) => (
          <Taken
            key={photo.name + photo.lastModified}
            photo={photo}
            onRemove={() => onChange(photos.filter((one) => one !== photo))}
          />
        ))}
        {photos.length < MOST_PHOTOS && (
          <label className={styles.shoot}>
            <CameraOutlined />
            <span>{t(required ? 'case.photo.required' : 'case.photo.optional')}</span>
            <input
              type="file"
              accept="image/*"
              capture="environment"
              onChange={take}
              data-testid="case-photo"
            />
          </label>
        )}
      </div>
    </div>
  );
}

function Taken({ photo, onRemove }: { photo: File; onRemove: () => void }) {
  const { t } = useText();
  const url = useMemo(() => URL.createObjectURL(photo), [photo]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <div className={styles.takenOne}>
      <img src={url} alt={photo.name} />
      <button type="button" aria-label={t('action.delete')} onClick={onRemove}>
        <CloseOutlined />
      </button>
    </div>
  );
}
