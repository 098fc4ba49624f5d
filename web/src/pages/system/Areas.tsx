import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Tag, Tree, type TreeDataNode } from 'antd';
import { useMemo, useState } from 'react';
import type { Area } from '../../api/types';
import { useAreas, useDeleteArea } from '../../data/areas';
import { type AreaNode, areaTree, levelBelow } from '../../data/areaTree';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { DeleteButton } from '../../ui/DeleteButton';
import { Outcome } from '../../ui/Outcome';
import { useTelling } from '../../ui/useTelling';
import { AreaDialog, type AreaEdit } from './AreaDialog';
import styles from './system.module.css';

/** The administrative tree down to the grids. */
export function Areas() {
  const { t } = useText();
  const areas = useAreas();
  const [editing, setEditing] = useState<AreaEdit | null>(null);
  return (
    <section className="sheet">
      <p className="muted">{t('area.hint')}</p>
      <Outcome of={areas}>{(all) => <AreaTree areas={all} onEdit={setEditing} />}</Outcome>
      <AreaDialog editing={editing} onClose={() => setEditing(null)} />
    </section>
  );
}

function AreaTree({ areas, onEdit }: { areas: Area[]; onEdit: (edit: AreaEdit) => void }) {
  const nodes = useMemo(() => areaTree(areas).map((node) => asNode(node, onEdit)), [areas, onEdit]);
  return <Tree treeData={nodes} defaultExpandAll selectable={false} blockNode showLine />;
}

function asNode(node: AreaNode, onEdit: (edit: AreaEdit) => void): TreeDataNode {
  return {
    key: node.area.id,
    title: <AreaLine area={node.area} leaf={node.children.length === 0} onEdit={onEdit} />,
    children: node.children.map((child) => asNode(child, onEdit)),
  };
}

function AreaLine({ area, leaf, onEdit }: { area: Area; leaf: boolean; onEdit: (edit: AreaEdit) => void }) {
  const { t } = useText();
  const maySet = useAllowed('set_areas');
  const below = levelBelow(area.level);
  const remove = useDeleteArea();
  const tell = useTelling();
  return (
    <span className={styles.area}>
      <Tag>{t(`area.level.${area.level}`)}</Tag> {area.name} <code className="muted">{area.code}</code>
      {maySet && (
        <span className={styles.areaTools}>
          {below && (
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined />}
              onClick={() => onEdit({ kind: 'add', parent: area, level: below })}
            >
              {t(`area.level.${below}`)}
            </Button>
          )}
          <Button
            size="small"
            type="text"
            icon={<EditOutlined />}
            aria-label={t('action.edit')}
            onClick={() => onEdit({ kind: 'rename', area })}
          />
          {leaf && (
            <DeleteButton
              question={t('area.delete.question', { name: area.name })}
              onDelete={() => void tell(remove.mutateAsync(area.id), 'done.deleted')}
            />
          )}
        </span>
      )}
    </span>
  );
}
