/* Made of docs/openapi.yaml by tools/api-types: what the server says and takes. */

export type Id = number;

export type Uuid = string;

export type Flag = "1" | "true" | "yes" | "0" | "false" | "no";

export type Cursor = string | null;

export type Time = string;

export type TimeOrNull = string | null;

export type Visibility = "global" | "brands" | "restaurants";

export type Status = "created" | "scheduled" | "in-progress" | "done" | "error" | "cancelled" | "deleted";

export type Batch = {
	id: Id;
	brand_id: Id;
	brand_name: string;
	template_id: Id;
	template_name: string;
	note: string | null;
	author: string | null;
	created_at: Time;
	/** Some of it has not ended */
	active: boolean;
	/** Restaurants by the status of their generation, and skipped */
	counts: Record<string, number>;
	/** Cards */
	progress: number;
	total: number;
};

export type BatchWhole = Batch & ({
	restaurants: ({
		restaurant_id: Id;
		restaurant_name: string;
		outcome: "created" | "skipped";
		generation_id: Id | null;
		version?: number;
		status?: Status;
		progress?: number;
		total?: number;
		/** Why it was passed over or failed: {code, args} */
		reason: Record<string, unknown> | null;
		/** The same in the reader's language */
		comment: string | null;
	})[];
});

export type Share = {
	id: Id;
	generation_id: Id;
	author: string | null;
	created_at: Time;
	expires_at: Time;
	revoked_at: TimeOrNull;
	live: boolean;
	/** Begun */
	downloads: number;
	last_used_at: TimeOrNull;
	/** Below this host's root; in the answer that makes the link alone */
	url?: string;
};

export type Shared = {
	restaurant_name: string;
	template_name: string;
	version: number;
	cards: number;
	/** Bytes of the archive */
	size: number;
	finished_at: Time;
	expires_at: Time;
	archive: string;
	print: string;
};

export type JobState = "waiting" | "ready" | "leased" | "done" | "failed" | "cancelled";

export type Job = {
	id: Id;
	kind: string;
	/** Of kind generate: the generation */
	subject: number;
	state: JobState;
	attempts: number;
	failures: number;
	/** Cards of the generation that are made; null of another kind */
	progress: number | null;
	total: number | null;
	/** Who holds it, or held it last: random at each start of a posmd, then its host and process */
	worker: string | null;
	error: string | null;
	/** X-Request-Id of the request that last set it going, by which the logs name it */
	request_id: string | null;
	run_at: Time;
	lease_until: TimeOrNull;
	created_at: Time;
	updated_at: Time;
};

export type Sheet = {
	name: string;
	about: string;
	width_mm: number;
	height_mm: number;
	columns?: number;
	rows?: number;
	cell_width_mm?: number;
	cell_height_mm?: number;
};

export type Problem = {
	type: string;
	title: string;
	status: number;
	/** Stable, for programs */
	code: string;
	detail?: string;
	/** The place in the body as a JSON pointer (RFC 6901) */
	pointer?: string;
	/** The query parameter */
	parameter?: string;
	/** Of elements_outside, as in a preflight; pointers lead into the settings */
	findings?: Finding[];
	/** Of a list of tables: every fault, at most 100 of them; the first is what the problem itself tells */
	errors?: {
		code: string;
		detail: string;
		/** Of JSON: the place (RFC 6901) */
		pointer?: string;
		/** Of CSV: from 1 */
		line?: number;
		column?: number;
		/** Of a row of CSV that has more than the header's columns */
		cells?: number;
		columns?: number;
		what?: string;
		min?: number;
		max?: number;
		min_length?: number;
		max_length?: number;
	}[];
	/** Of all_passed_over: every restaurant of the batch */
	passed_over?: ({
		restaurant_id: Id;
		restaurant_name: string;
		/** {code, args} */
		reason: Record<string, unknown>;
		/** The same in the reader's language */
		comment: string | null;
	})[];
	/** Of generation_active: the one under way */
	active_id?: number;
	/** Of storage_quota, as max: MB of cards */
	kept?: number;
	/** Of storage_quota: MB of those that are wanted, as the template's file is large */
	to_write?: number;
	/** Of batch_not_done: generations that have not ended */
	active?: number;
	/** Of confirm_needed, with removed and changed: tables */
	added?: number;
	removed?: number;
	changed?: number;
	/** Of a batch's confirm_needed: those whose tables have changed */
	restaurants?: number;
	/** Of a batch's confirm_needed: restaurants without cards */
	left_out?: number;
	/** Of cards_missing, of total */
	missing?: number;
	total?: number;
	/** How many it is about: restaurants of brand_in_use, tables, elements */
	count?: number;
	/** In a CSV or JSON, from 1 */
	line?: number;
	/** In its line, from 1 */
	column?: number;
	/** Of a row of CSV that has more than the header's columns */
	cells?: number;
	columns?: number;
	/** What is wrong there, in English */
	what?: string;
	/** Least that is allowed */
	min?: number;
	/** Most that is allowed; of body_too_large bytes */
	max?: number;
	/** Characters */
	min_length?: number;
	max_length?: number;
	/** Of a query parameter */
	max_bytes?: number;
	/** Those that are allowed */
	words?: string;
	/** Those that there are */
	known?: string;
	/** Of bad_sheet and of times: what it may be, in English */
	wanted?: string;
	/** Of a field, column or option */
	name?: string;
	/** That cannot stand there */
	character?: string;
	placeholder?: string;
	font?: string;
	/** Of text_overset */
	text?: string;
	/** Of text_overset: points; of range_outside: bytes that there are */
	size?: number;
	/** Of host_not_allowed: of a link template, or of a code's data in settings */
	host?: string;
	/** Of rename_unconfirmed, removal_unconfirmed: the first table */
	uuid?: string;
	/** Of tables_clash, rename_unconfirmed, removal_unconfirmed: the first twenty */
	numbers?: string;
	/** Number of the table it is about */
	table?: string;
	/** Of proof_failed: their numbers */
	tables?: string;
	/** Of proof_failed, a word of docs/proof.md */
	cause?: string;
	/** Of template_refused: not_a_pdf, broken, no_pages, ... */
	reason?: string;
	/** Of template_refused: what the file is */
	kind?: string;
	/** Of the template, from 1 */
	page?: number;
	/** Of no_page: the one that was asked for */
	number?: number;
	/** How many there are */
	pages?: number;
	/** Of sheet_mismatch: the card's, mm */
	width?: number;
	height?: number;
	/** Of sheet_mismatch: cell or paper */
	room?: string;
	/** mm */
	room_width?: number;
	room_height?: number;
	/** Seconds, as Retry-After */
	retry_after?: number;
	/** The request, as X-Request-Id; absent where the web server answers by itself */
	instance?: string;
};

export type Me = {
	login: string;
	role: "viewer" | "operator" | "admin";
	scope: Scope;
};

export type Role = "none" | "viewer" | "operator" | "admin";

export type Scope = {
	/** Everything; then no ids */
	all?: boolean;
	/** Whole brands */
	brand_ids?: Id[];
	restaurant_ids?: Id[];
};

export type Audit = {
	id: Id;
	at: Time;
	/** null: the service itself, or posmctl */
	login: string | null;
	action: string;
	restaurant_id: number | null;
	restaurant_name: string | null;
	subject_kind: string | null;
	subject_id: string | null;
	detail: Record<string, unknown> | null;
};

export type User = {
	login: string;
	role: Role;
	scope: Scope;
	row_version: number;
	created_at: Time;
	updated_at: Time;
};

/** Its id in another system */
export type ExternalId = string | null;

/** https, with {uuid} once */
export type LinkTemplate = string | null;

export type BrandByExternalId = {
	/** Needed by a new one */
	name?: string;
	qr_url_template?: LinkTemplate;
};

export type BrandFields = {
	name?: string;
	qr_url_template?: LinkTemplate;
	external_id?: ExternalId;
};

export type NewBrand = BrandFields;

export type RestaurantByExternalId = {
	brand_id?: Id;
	/** Needed, as brand_id, by a new one */
	name?: string;
	time_zone?: TimeZone;
};

export type RestaurantFields = {
	name?: string;
	time_zone?: TimeZone;
	external_id?: ExternalId;
};

export type NewRestaurant = {
	brand_id: Id;
	name: string;
	time_zone?: TimeZone;
	external_id?: ExternalId;
};

/** IANA name; null: the service's */
export type TimeZone = string | null;

export type Brand = {
	id: Id;
	external_id?: string | null;
	name: string;
	qr_url_template?: string | null;
	row_version?: number;
	created_at?: Time;
	updated_at?: Time;
};

export type Restaurant = {
	id: Id;
	brand_id: Id;
	brand_name?: string;
	external_id?: string | null;
	name: string;
	time_zone?: string | null;
	table_count: number;
	row_version?: number;
	created_at?: Time;
	updated_at?: Time;
};

export type TableFields = {
	number?: string;
	zone?: string | null;
	seats?: number | null;
	external_id?: string | null;
};

export type NewTable = TableFields;

export type TableRange = {
	/** First and last, at most 1000 tables; 01-40 keeps the leading zeros */
	range: string;
	/** In front of every number */
	prefix?: string;
	zone?: string | null;
	seats?: number | null;
};

export type TableImport = {
	tables: ({
		uuid?: Uuid | null;
		number: string;
		zone?: string | null;
		seats?: number | null;
		external_id?: string | null;
	})[];
};

export type TableDifference = {
	dry_run: boolean;
	/** Of a CSV */
	delimiter: "comma" | "semicolon" | "tab" | null;
	/** Of a CSV */
	encoding: "utf-8" | "utf-8-bom" | "windows-1251" | null;
	counts: Record<string, number>;
	added: TableDifferenceRow[];
	/** Tables that were removed from here and come back by their uuid */
	restored: TableDifferenceRow[];
	/** The same number */
	changed: TableDifferenceRow[];
	/** The same uuid and another number */
	renamed: TableDifferenceRow[];
	removed: TableDifferenceRow[];
	unchanged: TableDifferenceRow[];
};

export type TableDifferenceRow = {
	/** Null of a table that is not added yet */
	uuid: Uuid | null;
	number: string;
	zone: string | null;
	seats: number | null;
	external_id: string | null;
	/** Of the CSV, its header is 1; of JSON, the item from 0 */
	row?: number;
	/** Of a table that changes, goes or comes back: whether its card was made, and marked as printed, in any generation */
	cards?: "none" | "made" | "printed";
	/** Before */
	was?: {
		number?: string;
		zone?: string | null;
		seats?: number | null;
		external_id?: string | null;
	};
};

export type TableCardPage = {
	items: TableCard[];
	next_cursor: Cursor;
};

export type TableCard = {
	generation_id: Id;
	template_id: Id;
	template_name: string;
	template_revision: number;
	version: number;
	status: Status;
	author?: string | null;
	created_at: Time;
	finished_at?: Time | null;
	printed_at?: Time | null;
	/** As the card says; null where none is made */
	number?: string | null;
	zone?: string | null;
	/** The card is there */
	made: boolean;
	/** Made, as it would be made today, and its template's newest */
	current: boolean;
};

export type Table = {
	uuid: Uuid;
	restaurant_id: Id;
	external_id?: string | null;
	number: string;
	zone?: string | null;
	seats?: number | null;
	/** The link in its code */
	url: string;
	/** Whether its newest finished card shows what it is today; in answers to GET */
	current_card?: "yes" | "outdated" | "never";
	row_version?: number;
	created_at?: Time;
	updated_at?: Time;
};

export type TemplateUpload = {
	name: string;
	description?: string;
	visibility?: Visibility;
	brand_ids?: Id[];
	restaurant_ids?: Id[];
	/** Format 1; see /settings.schema.json */
	settings: Record<string, unknown>;
	/** Empty pages in place of a file */
	blank?: {
		/** After the cut */
		width_mm: number;
		height_mm: number;
		bleed_mm?: number;
		pages?: number;
	} | null;
	/** The person may change a file whose author forbids it */
	rights_confirmed?: boolean;
	/** Of the file; never stored */
	password?: string | null;
};

export type Template = {
	id: Id;
	name: string;
	description?: string;
	visibility: Visibility;
	brand_ids?: Id[];
	restaurant_ids?: Id[];
	/** Whether the person may change it: all the places where it shows are theirs */
	editable?: boolean;
	revision: number;
	pages: Pages;
	settings: Record<string, unknown>;
	/** What was found when this revision was uploaded; in one template's answer only */
	preflight?: Preflight | null;
	file?: TemplateFile;
	author?: string | null;
	row_version?: number;
	created_at?: Time;
	updated_at?: Time;
};

export type Pages = {
	width_mm: number;
	height_mm: number;
	/** left, top, right, bottom from the page's top left */
	trim_mm?: number[];
}[];

export type TemplateFile = {
	name?: string;
	size?: number;
	sha256?: string;
};

export type Revision = {
	template_id: Id;
	revision: number;
	current: boolean;
	/** Against the one before */
	changed: ("file" | "settings")[];
	/** The older revision that it brings back */
	restored_from?: number | null;
	pages: Pages;
	file: TemplateFile;
	/** In one revision's answer only */
	settings?: Record<string, unknown>;
	/** Likewise */
	preflight?: Preflight | null;
	author?: string | null;
	created_at?: Time;
};

export type Font = {
	family: string;
	styles: {
		/** As an element's `font` names it: Family[:bold][:italic] */
		font: string;
		bold: boolean;
		italic: boolean;
		/** The family has no such cut: it is thickened or slanted when it is drawn */
		made: boolean;
	}[];
	/** Of some thirty that are asked for those whose letters are all there (BCP 47) */
	languages: string[];
	/** What texts without a font are drawn in */
	default: boolean;
	/** Its place among those that are asked for characters the text's own font lacks */
	fallback: number | null;
};

export type CardValues = {
	number?: string;
	zone?: string;
	seats?: string;
	restaurant?: string;
	brand?: string;
	date?: string;
};

export type Finding = {
	level: "note" | "warning" | "error";
	code: string;
	page?: number;
	/** mm on the shown page, from its top left */
	at?: {
		x?: number;
		y?: number;
		width?: number;
		height?: number;
	};
	/** Into the settings */
	pointer?: string;
	/** Numbers of tables it is about, the first twenty */
	tables?: string[];
	tables_total?: number;
	args?: Record<string, string | number>;
	text: string;
	remedy: string;
};

export type Preflight = {
	/** The worst */
	level: "ok" | "note" | "warning" | "error";
	/** Errors first */
	findings: Finding[];
	/** The file: pdf_version, producer, pages with boxes in mm, colours, fonts, images */
	template: Record<string, unknown>;
};

export type Generation = {
	id: Id;
	restaurant_id: Id;
	restaurant_name?: string;
	template_id: Id;
	template_name?: string;
	template_revision: number;
	version: number;
	batch_id?: number | null;
	status: Status;
	selection: "all" | "list";
	/** Cards that are made, of total; 0 of a cancelled one, for they are cleared away */
	progress: number;
	total: number;
	author?: string | null;
	note?: string | null;
	/** The reason in words, in the reader's language (Accept-Language) */
	comment?: string | null;
	reason?: {
		code?: string;
		args?: Record<string, unknown>;
	} | null;
	proof?: ProofSummary;
	/** Findings of the proof that the person at the button accepted */
	accepted?: Acceptable[];
	settings?: Record<string, unknown>;
	/** How often its cards were begun; of one generation alone, as long as its job is kept */
	attempts?: number;
	created_at: Time;
	scheduled_at?: TimeOrNull;
	started_at?: TimeOrNull;
	finished_at?: TimeOrNull;
	printed_at?: TimeOrNull;
	deleted_at?: TimeOrNull;
	not_before?: TimeOrNull;
	row_version?: number;
};

export type Card = {
	ordinal: number;
	uuid: Uuid;
	number: string;
	zone?: string | null;
	seats?: number | null;
	url: string;
	entry_name?: string;
	size?: number;
	sha256?: string;
	changed?: boolean;
	proof?: Proof;
	/** What the proof found, in the reader's language */
	proof_comment?: string | null;
};

export type Acceptable = "low_contrast" | "small_module";

/** As ISO/IEC 15415 has them, docs/proof.md */
export type Grade = "A" | "B" | "C" | "D" | "F";

/** Of a card; cards made before grades were kept have none */
export type Proof = {
	/** none: without a code, or not proved */
	verdict: "none" | "ok" | "warning" | "failed";
	grade?: Grade;
	/** What the warning is about, empty with ok */
	cause?: string;
	/** Lowest contrast of the card's codes */
	contrast?: number;
	/** Smallest module */
	module_mm?: number;
	notes?: Record<string, unknown>[];
} | null;

/** Of a done generation */
export type ProofSummary = {
	none: number;
	ok: number;
	warning: number;
	with_notes: number;
	/** How many cards have each */
	grades?: Record<string, number>;
	grade?: Grade;
	contrast?: number;
	module_mm?: number;
} | null;

export type Check = {
	status: "ok" | "warn" | "error";
	added: TableMark[];
	removed: TableMark[];
	changed: ({
		uuid: Uuid;
		field: "number" | "zone" | "url" | "text";
		was: string | null;
		now: string | null;
	})[];
	missing: Uuid[];
};

export type TableMark = {
	uuid: Uuid;
	number: string;
	zone?: string | null;
};

export type AuditPage = {
	items: Audit[];
	next_cursor: Cursor;
};

export type BrandPage = {
	count?: string;
	items: Brand[];
	next_cursor: Cursor;
};

export type UserPage = {
	items: User[];
	next_cursor: Cursor;
};

export type RestaurantPage = {
	count?: string;
	items: Restaurant[];
	next_cursor: Cursor;
};

export type TablePage = {
	items: Table[];
	next_cursor: Cursor;
};

export type TemplatePage = {
	items: Template[];
	next_cursor: Cursor;
};

export type FontPage = {
	items: Font[];
	next_cursor: null;
};

export type RevisionPage = {
	items: Revision[];
	next_cursor: Cursor;
};

export type GenerationPage = {
	count?: string;
	items: Generation[];
	next_cursor: Cursor;
};

export type CardPage = {
	items: Card[];
	next_cursor: Cursor;
};

export type JobPage = {
	items: Job[];
	next_cursor: Cursor;
};

export type BatchPage = {
	items: Batch[];
	next_cursor: Cursor;
};

export type SharePage = {
	items: Share[];
	next_cursor: Cursor;
};
