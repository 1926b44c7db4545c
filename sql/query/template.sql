-- fragment: revision_columns
v.revision, v.object_key, v.sha256, v.size, v.file_name, v.settings, v.report, v.author, posm.utc(v.created_at), v.restored_from

-- against the revision before it
-- fragment: revision_changes
v.sha256 IS DISTINCT FROM p.sha256, v.settings IS DISTINCT FROM p.settings

-- fragment: revision_before
LEFT JOIN posm.posm_template_revisions p ON p.template_id = v.template_id AND p.revision = v.revision - 1

-- fragment: template_columns
t.id, t.name, t.description, t.visibility,
coalesce((SELECT json_agg(l.brand_id ORDER BY l.brand_id)
	FROM posm.brands_posm_templates l JOIN posm.brands b ON b.id = l.brand_id
	WHERE l.template_id = t.id AND l.deleted_at IS NULL AND @scope_brand@), '[]'),
coalesce((SELECT json_agg(l.restaurant_id ORDER BY l.restaurant_id)
	FROM posm.restaurants_posm_templates l JOIN posm.restaurants r ON r.id = l.restaurant_id
	WHERE l.template_id = t.id AND l.visible AND l.deleted_at IS NULL AND @scope@), '[]'),
t.author, t.row_version, posm.utc(t.created_at), posm.utc(t.updated_at), @scope_template_whole@,
@revision_columns@

-- name: template_list
SELECT @template_columns@
FROM posm.posm_templates t
JOIN posm.posm_template_revisions v ON v.template_id = t.id AND v.revision = t.revision
WHERE t.deleted_at IS NULL AND @scope_template@
	AND ($4::bigint IS NULL OR EXISTS (
		SELECT FROM posm.restaurants r
		WHERE r.id = $4 AND r.deleted_at IS NULL AND @scope@ AND @template_shows@))
	AND ($5::bigint IS NULL OR EXISTS (
		SELECT FROM posm.brands b
		WHERE b.id = $5 AND b.deleted_at IS NULL AND @scope_brand@ AND (t.visibility = 'global'
			OR t.visibility = 'brands' AND EXISTS (
				SELECT FROM posm.brands_posm_templates l
				WHERE l.template_id = t.id AND l.brand_id = b.id AND l.deleted_at IS NULL))))
	AND ($6::posm.posm_owner IS NULL OR t.visibility = $6)
	AND ($7::text IS NULL
		OR strpos(posm.folded(t.name), posm.folded($7)) > 0)
	AND ($8::bigint IS NULL OR t.id > $8)
ORDER BY t.id
LIMIT $9

-- name: template_load
SELECT @template_columns@
FROM posm.posm_templates t
JOIN posm.posm_template_revisions v ON v.template_id = t.id AND v.revision = t.revision
WHERE t.id = $4::bigint AND t.deleted_at IS NULL AND @scope_template@

-- name: template_revision_load
SELECT @revision_columns@, @revision_changes@
FROM posm.posm_template_revisions v
@revision_before@
WHERE v.template_id = $1::bigint AND v.revision = $2::integer

-- Newest first. Without what is long.
-- name: template_revisions
SELECT v.revision, v.object_key, v.sha256, v.size, v.file_name, NULL::text, jsonb_build_object('pages', v.report -> 'pages'),
	v.author, posm.utc(v.created_at), v.restored_from, @revision_changes@
FROM posm.posm_template_revisions v
@revision_before@
WHERE v.template_id = $1::bigint AND ($2::integer IS NULL OR v.revision < $2)
ORDER BY v.revision DESC
LIMIT $3

-- Before the file is stored: one that gets no revision is found by the sweep.
-- name: template_note_file
INSERT INTO posm.posm_template_files (object_key) VALUES ($1)

-- name: template_insert
INSERT INTO posm.posm_templates (name, description, visibility, revision, template_link, author)
VALUES ($1, $2, $3, 1, $4, $5)
RETURNING id

-- name: template_revision_insert
INSERT INTO posm.posm_template_revisions (template_id, revision, object_key, sha256, size, file_name, settings, report, author,
	restored_from)
VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8::jsonb, '{}'), $9, $10)

-- No row when the current one is the same: nothing changed, so nothing is to be told.
-- name: template_next_revision
UPDATE posm.posm_templates t
SET revision = (SELECT max(v.revision) + 1 FROM posm.posm_template_revisions v WHERE v.template_id = t.id),
	template_link = $2, row_version = t.row_version + 1, updated_at = now()
WHERE t.id = $1::bigint AND t.deleted_at IS NULL AND NOT EXISTS (
	SELECT FROM posm.posm_template_revisions v
	WHERE v.template_id = t.id AND v.revision = t.revision AND v.sha256 = $3 AND v.settings = $4::jsonb)
RETURNING t.revision

-- name: template_change
UPDATE posm.posm_templates t
SET name = coalesce($2, t.name), description = coalesce($3, t.description), row_version = t.row_version + 1, updated_at = now()
WHERE t.id = $1::bigint AND t.deleted_at IS NULL

-- name: template_visibility
UPDATE posm.posm_templates SET visibility = $2, row_version = row_version + 1, updated_at = now()
WHERE id = $1::bigint AND deleted_at IS NULL

-- name: template_brands_off
UPDATE posm.brands_posm_templates SET deleted_at = now()
WHERE template_id = $1::bigint AND deleted_at IS NULL AND brand_id <> ALL ($2::bigint[])

-- name: template_brands_on
INSERT INTO posm.brands_posm_templates (template_id, brand_id)
SELECT $1::bigint, b.id FROM posm.brands b WHERE b.id = ANY ($2::bigint[]) AND b.deleted_at IS NULL
ON CONFLICT (brand_id, template_id) WHERE deleted_at IS NULL DO UPDATE SET deleted_at = NULL

-- name: template_restaurants_off
UPDATE posm.restaurants_posm_templates SET visible = false
WHERE template_id = $1::bigint AND deleted_at IS NULL AND visible AND restaurant_id <> ALL ($2::bigint[])

-- name: template_restaurants_on
INSERT INTO posm.restaurants_posm_templates (template_id, restaurant_id, visible)
SELECT $1::bigint, r.id, true FROM posm.restaurants r WHERE r.id = ANY ($2::bigint[]) AND r.deleted_at IS NULL
ON CONFLICT (restaurant_id, template_id) WHERE deleted_at IS NULL DO UPDATE SET visible = true

-- A statement of its own: a press under way holds the row (request_lock), and what it makes must be seen afterwards.
-- name: template_lock
SELECT FROM posm.posm_templates WHERE id = $1::bigint FOR NO KEY UPDATE

-- name: template_remove
UPDATE posm.posm_templates t SET deleted_at = now(), row_version = t.row_version + 1, updated_at = now()
WHERE t.id = $1::bigint AND t.deleted_at IS NULL
	AND NOT EXISTS (
		SELECT FROM posm.restaurants_posm_versions v
		WHERE v.template_id = t.id AND v.status IN ('created', 'scheduled', 'in-progress'))

-- name: template_active
SELECT v.id FROM posm.restaurants_posm_versions v
WHERE v.template_id = $1::bigint AND v.status IN ('created', 'scheduled', 'in-progress')
ORDER BY v.id
LIMIT 1
