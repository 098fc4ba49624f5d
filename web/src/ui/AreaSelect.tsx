import { TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useAreas } from '../data/areas';
import { type AreaNode, areaTree } from '../data/areaTree';
import { useText } from '../i18n/LocaleProvider';

interface AreaSelectProps {
  id?: string;
  value?: string | null;
  onChange?: (areaId: string | null) => void;
  allowClear?: boolean;
  placeholder?: string;
}

interface Choice {
  value: string;
  title: string;
  children: Choice[];
}

/** A node of the administrative tree, found by name or code. */
export function AreaSelect({ id, value, onChange, allowClear = false, placeholder }: AreaSelectProps) {
  const { t } = useText();
  const areas = useAreas();
  const choices = useMemo(() => areaTree(areas.data ?? []).map(asChoice), [areas.data]);
  return (
    <TreeSelect
      id={id}
      value={value ?? undefined}
      onChange={(chosen: string | undefined) => onChange?.(chosen ?? null)}
      treeData={choices}
      treeDefaultExpandAll
      showSearch={{ treeNodeFilterProp: 'title' }}
      allowClear={allowClear}
      loading={areas.isPending}
      placeholder={placeholder ?? t('area.choose')}
      style={{ minWidth: 180 }}
      data-testid="area-select"
    />
  );
}

function asChoice(node: AreaNode): Choice {
  return {
    value: node.area.id,
    title: `${node.area.name} ${node.area.code}`,
    children: node.children.map(asChoice),
  };
}
