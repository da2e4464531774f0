import type { AgencyDesk, AgencyState } from '../agency/agencyDesk';

/** The agency as last checked, for all pages. */
export class AgencyWatch {
  state = $state.raw<AgencyState>();
  error = $state.raw<unknown>();

  constructor(private readonly desk: AgencyDesk) {}

  /** Never throws: what went wrong is `error`. */
  async refresh(): Promise<void> {
    try {
      this.state = await this.desk.load();
      this.error = undefined;
    } catch (error) {
      this.error = error;
    }
  }
}
