import { AppstoreOutlined, SearchOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { Input, Segmented, Select } from 'antd';
import type { Camera, CameraState } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { AreaSelect } from '../../ui/AreaSelect';
import { CAMERA_STATES, type CameraFilter, countStates } from './filter';
import { isFaulty, SIGHT_FAULTS, sightOf } from './sight';

interface CameraFiltersProps {
  cameras: Camera[];
  filter: CameraFilter;
  onFilter: (filter: CameraFilter) => void;
  view: 'cards' | 'table';
  onView: (view: 'cards' | 'table') => void;
}

type StateChoice = CameraState | 'disabled' | 'any';

export function CameraFilters({ cameras, filter, onFilter, view, onView }: CameraFiltersProps) {
  const { t } = useText();
  const counts = countStates(cameras);
  return (
    <>
      <Input
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t('camera.search')}
        aria-label={t('camera.search')}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
        style={{ width: 180 }}
      />
      <Select<StateChoice>
        value={filter.state ?? 'any'}
        aria-label={t('camera.state')}
        onChange={(state) => onFilter({ ...filter, state: state === 'any' ? null : state })}
        style={{ minWidth: 130 }}
        options={[
          { value: 'any', label: `${t('camera.state.any')} (${cameras.length})` },
          ...CAMERA_STATES.map((state) => ({
            value: state,
            label: `${t(`camera.state.${state}`)} (${counts[state] ?? 0})`,
          })),
          { value: 'disabled', label: `${t('state.disabled')} (${counts.disabled ?? 0})` },
        ]}
      />
      <SightSelect
        cameras={cameras}
        sight={filter.sight}
        onSight={(sight) => onFilter({ ...filter, sight })}
      />
      <AreaSelect
        allowClear
        value={filter.areaId}
        onChange={(areaId) => onFilter({ ...filter, areaId })}
        placeholder={t('area.any')}
      />
      <Segmented
        value={view}
        onChange={onView}
        options={[
          { value: 'cards', icon: <AppstoreOutlined />, title: t('camera.view.cards') },
          { value: 'table', icon: <UnorderedListOutlined />, title: t('camera.view.table') },
        ]}
      />
    </>
  );
}

interface SightSelectProps {
  cameras: Camera[];
  sight: CameraFilter['sight'];
  onSight: (sight: CameraFilter['sight']) => void;
}

function SightSelect({ cameras, sight, onSight }: SightSelectProps) {
  const { t } = useText();
  const count = (wanted: string) => cameras.filter((camera) => sightOf(camera) === wanted).length;
  return (
    <Select<NonNullable<CameraFilter['sight']> | 'any'>
      value={sight ?? 'any'}
      aria-label={t('camera.sight')}
      data-testid="camera-sight-filter"
      onChange={(chosen) => onSight(chosen === 'any' ? null : chosen)}
      style={{ minWidth: 130 }}
      options={[
        { value: 'any', label: t('camera.sight.any') },
        { value: 'faulty', label: `${t('camera.sight.faulty')} (${cameras.filter(isFaulty).length})` },
        ...(['clear', ...SIGHT_FAULTS] as const).map((one) => ({
          value: one,
          label: `${t(`camera.sight.${one}`)} (${count(one)})`,
        })),
      ]}
    />
  );
}
