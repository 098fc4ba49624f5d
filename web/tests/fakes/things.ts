import type {
  Account,
  Alert,
  AlertDetail,
  Area,
  Camera,
  CameraWatch,
  Case,
  CaseDetail,
  Gate,
  Role,
  Rule,
  RuleKind,
  Session,
  SystemStatus,
  Watch,
  WatchShard,
  Zone,
} from '../../src/api/types';

/** Things of the contract with ordinary values; a test names only what it is about. */

const AT = '2026-03-01T08:00:00Z';

export function anAccount(role: Role, over: Partial<Account> = {}): Account {
  return {
    id: `acc_${role}`,
    username: role,
    display_name: `name of ${role}`,
    role,
    area_id: 'area_top',
    area_name: 'Top',
    must_change_password: false,
    disabled: false,
    created_at: AT,
    ...over,
  };
}

export function aSession(role: Role, over: Partial<Account> = {}): Session {
  return { account: anAccount(role, over), csrf_token: 'csrf-1' };
}

export function anAlert(over: Partial<Alert> = {}): Alert {
  return {
    id: 'alert_1',
    state: 'new',
    severity: 2,
    rule_id: 'rule_1',
    rule_name: 'Intrusion at the wall',
    rule_kind: 'intrusion',
    camera_id: 'cam_1',
    camera_name: 'East wall',
    gate_id: null,
    gate_name: '',
    area_id: 'area_grid',
    area_name: 'Grid 1',
    zone_name: 'Lawn',
    event_count: 1,
    class_name: 'person',
    began_at: AT,
    last_at: AT,
    ended_at: null,
    created_at: AT,
    evidence: [],
    case_id: null,
    silence: null,
    claim: null,
    escalated_at: null,
    storm_at: null,
    version: 1,
    ...over,
  };
}

export function anAlertDetail(over: Partial<AlertDetail> = {}): AlertDetail {
  return { ...anAlert(over), history: [], events: [], ...over };
}

export function aCase(over: Partial<Case> = {}): Case {
  return {
    id: 'case_1',
    number: '20260301-0001',
    state: 'handling',
    title: 'Intrusion at the wall',
    kind: 'intrusion',
    severity: 2,
    area_id: 'area_grid',
    area_name: 'Grid 1',
    alert_id: 'alert_1',
    camera_id: 'cam_1',
    camera_name: 'East wall',
    assignee_id: 'acc_grid_worker',
    assignee_name: 'name of grid_worker',
    rework_count: 0,
    created_at: AT,
    updated_at: AT,
    closed_at: null,
    allowed_moves: [],
    version: 4,
    ...over,
  };
}

export function aCaseDetail(over: Partial<CaseDetail> = {}): CaseDetail {
  return { ...aCase(over), history: [], attachments: [], ...over };
}

export function aCamera(over: Partial<Camera> = {}): Camera {
  return {
    id: 'cam_1',
    name: 'East wall',
    url: 'rtsp://192.0.2.10/stream1',
    username: '',
    has_password: false,
    transport: 'tcp',
    analysis_fps: 5,
    watching: 'auto',
    regions: 'whole',
    motion_url: '',
    area_id: 'area_grid',
    area_name: 'Grid 1',
    enabled: true,
    state: 'online',
    state_reason: '',
    state_at: AT,
    sight: 'clear',
    sight_reason: '',
    sight_at: null,
    stream: null,
    created_at: AT,
    ...over,
  };
}

export function anArea(over: Partial<Area> = {}): Area {
  return {
    id: 'area_top',
    parent_id: null,
    level: 'city',
    code: '3301',
    name: 'Top',
    path: '/area_top/',
    ...over,
  };
}

export function aGate(over: Partial<Gate> = {}): Gate {
  return {
    id: 'gate_1',
    name: 'Block 1',
    kind: 'hikvision_isapi',
    url: 'http://192.0.2.20',
    username: 'admin',
    has_password: true,
    doors: 1,
    options: {},
    area_id: 'area_grid',
    area_name: 'Grid 1',
    enabled: true,
    state: 'online',
    state_reason: '',
    state_at: AT,
    webhook_url: null,
    ...over,
  };
}

export function aZone(over: Partial<Zone> = {}): Zone {
  const points: Zone['points'] = [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.9, 0.9],
  ];
  return {
    id: 'zone_1',
    camera_id: 'cam_1',
    name: 'Lawn',
    shape: 'polygon',
    points,
    anchor: 'bottom_center',
    ...over,
  };
}

export function aRuleKind(over: Partial<RuleKind> = {}): RuleKind {
  return {
    kind: 'intrusion',
    title: { zh: '区域入侵', en: 'Area intrusion' },
    summary: { zh: '停留', en: 'Somebody stays' },
    subjects: ['frame'],
    optional: [],
    zone_shapes: ['polygon'],
    needs_zones: true,
    params_schema: {
      type: 'object',
      properties: {
        dwell_s: { type: 'number', default: 2, minimum: 0, maximum: 3600, title: 'Dwell (s)' },
        classes: {
          type: 'array',
          items: { type: 'string' },
          default: ['person'],
          minItems: 1,
          title: 'Objects',
        },
      },
    },
    ...over,
  };
}

export function aRule(over: Partial<Rule> = {}): Rule {
  return {
    id: 'rule_1',
    kind: 'intrusion',
    name: 'Intrusion at the wall',
    camera_id: 'cam_1',
    gate_id: null,
    area_id: 'area_grid',
    zone_ids: ['zone_1'],
    params: { dwell_s: 4 },
    severity: 2,
    direct: false,
    enabled: true,
    conditions: {},
    exclude_zone_ids: [],
    armed: true,
    armed_until: null,
    armed_reason: '',
    standing: { force: 'watching', until: null, problem: '' },
    created_at: AT,
    ...over,
  };
}

export function aSystem(over: Partial<SystemStatus> = {}): SystemStatus {
  return {
    version: '0.1.0',
    role: 'all',
    uptime_s: 60,
    detector: {
      name: 'net',
      weights: 'net.onnx',
      backend: 'openvino',
      input_size: 640,
      classes: ['person', 'car'],
      sha256: 'ab',
      bundled: false,
      licence: 'AGPL-3.0',
      trained_on: '',
      scores: [],
    },
    detector_note: '',
    cameras: { online: 1 },
    sights: { clear: 1 },
    counters: { received: 1, lost: 0, decoded: 1, analysed: 1, dropped: {} },
    database: 'sqlite',
    bus: 'local',
    ...over,
  };
}

export function aCameraWatch(over: Partial<CameraWatch> = {}): CameraWatch {
  return {
    camera_id: 'cam_1',
    camera_name: 'East wall',
    area_name: 'Grid 1',
    shard: 0,
    need: 'nothing',
    state: 'online',
    state_reason: '',
    sight: 'clear',
    alertness: 'idle',
    woken_by: null,
    owed: false,
    deaf: '',
    since_s: 0,
    wakes: 0,
    awake_share: 0,
    received: 0,
    received_bytes: 0,
    lost: 0,
    decoded: 0,
    analysed: 0,
    late: 0,
    missed: 0,
    dropped: {},
    ring_bytes: 0,
    ring_s: 0,
    key_interval_s: 2,
    ages_s: {},
    ...over,
  };
}

export function aShard(over: Partial<WatchShard> = {}): WatchShard {
  return {
    shard: 0,
    answers: true,
    pid: 42,
    uptime_s: 100,
    cpu_s: 10,
    cpu_share: 0.1,
    rss_bytes: 200_000_000,
    detector: 'yolo11n',
    faults: {},
    cameras: 1,
    online: 1,
    awake: 0,
    owed: 0,
    analysed: 0,
    ...over,
  };
}

export function aWatch(over: Partial<Watch> = {}): Watch {
  return {
    at: AT,
    age_bounds_s: [0.1, 1, 10],
    ages: {},
    shards: [aShard()],
    items: [aCameraWatch()],
    total: 1,
    admitted: 1,
    needs: { nothing: 1 },
    ...over,
  };
}
