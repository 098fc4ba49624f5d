import { Tag } from 'antd';
import { Link } from 'react-router';
import type { Camera } from '../../api/types';
import { useRules } from '../../data/rules';
import { useZones } from '../../data/zones';
import { useText } from '../../i18n/LocaleProvider';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import { SeverityTag } from '../../ui/tags';

/** What is watched for in this camera's picture, and where. */
export function CameraRules({ camera }: { camera: Camera }) {
  const { t } = useText();
  const rules = useRules(camera.id);
  const zones = useZones(camera.id);
  return (
    <section className="sheet">
      <h3 style={{ marginTop: 0 }}>{t('camera.zones')}</h3>
      <Outcome of={zones}>
        {(all) =>
          all.length === 0 ? (
            <Nothing small title={t('zone.empty')} hint={t('zone.empty.hint')} />
          ) : (
            all.map((zone) => (
              <Tag key={zone.id} color={zone.shape === 'line' ? 'gold' : 'blue'}>
                {zone.name} · {t(`zone.shape.${zone.shape}`)}
              </Tag>
            ))
          )
        }
      </Outcome>
      <h3>{t('camera.rules')}</h3>
      <Outcome of={rules}>
        {(all) =>
          all.length === 0 ? (
            <Nothing small title={t('rule.empty.camera')} hint={t('rule.empty.camera.hint')}>
              <Link to={`/rules?camera=${camera.id}`}>{t('nav.rules')}</Link>
            </Nothing>
          ) : (
            all.map((rule) => (
              <div key={rule.id}>
                <SeverityTag severity={rule.severity} />{' '}
                <Link to={`/rules?rule=${rule.id}`}>{rule.name}</Link>{' '}
                {!rule.enabled && <span className="muted">{t('state.disabled')}</span>}
              </div>
            ))
          )
        }
      </Outcome>
    </section>
  );
}
