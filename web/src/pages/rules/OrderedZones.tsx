import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import type { Zone } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { moved } from './order';
import styles from './rules.module.css';

interface OrderedZonesProps {
  zones: Zone[];
  most: number;
  id?: string;
  value?: string[];
  onChange?: (zoneIds: string[]) => void;
}

/** Lines in the order in which they are to be crossed. */
export function OrderedZones({ zones, most, id, value = [], onChange = () => {} }: OrderedZonesProps) {
  const { t } = useText();
  const nameOf = (zoneId: string) => zones.find((zone) => zone.id === zoneId)?.name ?? t('state.loading');
  const left = zones.filter((zone) => !value.includes(zone.id));
  return (
    <>
      <ol className={styles.order} data-testid="rule-zone-order">
        {value.map((zoneId, index) => (
          <li key={zoneId}>
            <span className={styles.number}>{index + 1}</span>
            <span className="ellipsis">{nameOf(zoneId)}</span>
            <span className="spacer" />
            <Button
              type="text"
              icon={<ArrowUpOutlined />}
              aria-label={t('rule.zones.earlier', { name: nameOf(zoneId) })}
              disabled={index === 0}
              onClick={() => onChange(moved(value, index, index - 1))}
            />
            <Button
              type="text"
              icon={<ArrowDownOutlined />}
              aria-label={t('rule.zones.later', { name: nameOf(zoneId) })}
              disabled={index === value.length - 1}
              onClick={() => onChange(moved(value, index, index + 1))}
            />
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t('rule.zones.drop', { name: nameOf(zoneId) })}
              onClick={() => onChange(value.filter((one) => one !== zoneId))}
            />
          </li>
        ))}
      </ol>
      {value.length < most && (
        <Select<string | null>
          id={id}
          value={null}
          disabled={left.length === 0}
          placeholder={t('rule.zones.add')}
          options={left.map((zone) => ({ value: zone.id, label: zone.name }))}
          onChange={(zoneId) => zoneId !== null && onChange([...value, zoneId])}
          data-testid="rule-zones"
        />
      )}
    </>
  );
}
