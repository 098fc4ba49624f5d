/** Sessions, accounts, tokens and the areas that bound what people see. */

export type Role = 'admin' | 'operator' | 'security_officer' | 'grid_worker' | 'auditor';

export interface Account {
  id: string;
  username: string;
  display_name: string;
  role: Role;
  area_id: string;
  area_name: string;
  must_change_password: boolean;
  disabled: boolean;
  created_at: string;
}

export interface Session {
  account: Account;
  csrf_token: string;
}

export interface Token {
  id: string;
  name: string;
  created_at: string;
  expires_at: string | null;
  token?: string;
}

export type AreaLevel = 'city' | 'county' | 'street' | 'community' | 'grid';

export interface Area {
  id: string;
  parent_id: string | null;
  level: AreaLevel;
  code: string;
  name: string;
  path: string;
}
