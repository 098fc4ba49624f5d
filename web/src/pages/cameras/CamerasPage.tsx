import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Camera } from '../../api/types';
import { useAreas } from '../../data/areas';
import { useCameras } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { Nothing } from '../../ui/Nothing';
import { Outcome } from '../../ui/Outcome';
import { useRemembered } from '../../ui/useRemembered';
import { AddCameraDialog } from './AddCameraDialog';
import { CameraCards } from './CameraCards';
import { CameraFilters } from './CameraFilters';
import { CameraTable } from './CameraTable';
import { type CameraFilter, filtered } from './filter';
import { SIGHT_FAULTS } from './sight';

/** Every camera of the area: how it is and what it sees. */
export default function CamerasPage() {
  const { t } = useText();
  const cameras = useCameras();
  const maySet = useAllowed('set_cameras');
  const [view, setView] = useRemembered('xueliang.cameras.view', ['cards', 'table']);
  const [filter, setFilter] = useFilter();
  const [adding, setAdding] = useState(false);
  return (
    <div className="page-pad">
      <div className="page-head">
        <h2>{t('nav.cameras')}</h2>
        <CameraFilters
          cameras={cameras.data ?? []}
          filter={filter}
          onFilter={setFilter}
          view={view}
          onView={setView}
        />
        <span className="spacer" />
        {maySet && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => setAdding(true)}
            data-testid="camera-add"
          >
            {t('camera.add')}
          </Button>
        )}
      </div>
      <Outcome of={cameras}>{(all) => <Cameras all={all} filter={filter} view={view} />}</Outcome>
      <AddCameraDialog open={adding} onClose={() => setAdding(false)} />
    </div>
  );
}

function Cameras({ all, filter, view }: { all: Camera[]; filter: CameraFilter; view: 'cards' | 'table' }) {
  const { t } = useText();
  const areas = useAreas();
  const maySet = useAllowed('set_cameras');
  if (all.length === 0) {
    return (
      <Nothing title={t('camera.empty')} hint={t(maySet ? 'camera.empty.hint' : 'camera.empty.hint_other')} />
    );
  }
  const shown = filtered(all, filter, areas.data ?? []);
  if (shown.length === 0) return <Nothing title={t('camera.none_match')} />;
  return view === 'table' ? <CameraTable cameras={shown} /> : <CameraCards cameras={shown} />;
}

const SIGHTS = ['faulty', 'clear', ...SIGHT_FAULTS] as const;

/** The filter; what cameras see stands in the address, so that a note can lead here. */
function useFilter(): [CameraFilter, (next: CameraFilter) => void] {
  const [rest, setRest] = useState({ text: '', state: null, areaId: null } as Omit<CameraFilter, 'sight'>);
  const [address, setAddress] = useSearchParams();
  const sight = SIGHTS.find((one) => one === address.get('sight')) ?? null;
  const choose = (next: CameraFilter) => {
    setRest(next);
    if (next.sight !== sight) setAddress(next.sight === null ? {} : { sight: next.sight }, { replace: true });
  };
  return [{ ...rest, sight }, choose];
}
