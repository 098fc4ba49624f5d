import type { ThemeConfig } from 'antd';

export const HEADER_COLOUR = '#14202e';

/** Dense but readable; system fonts, so nothing is fetched. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#1b66c9',
    colorInfo: '#1b66c9',
    borderRadius: 4,
    fontSize: 14,
    colorBgLayout: '#eef1f5',
    fontFamily:
      "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',system-ui,-apple-system,'Segoe UI',sans-serif",
  },
  components: {
    Table: { cellPaddingBlockSM: 6 },
    Card: { bodyPaddingSM: 10 },
    Form: { itemMarginBottom: 16 },
  },
};
