-- What a person may see. Every query that reads for somebody has the scope as its first three parameters: everything,
-- whole brands, single restaurants. NULL arrays match nothing.

-- of a restaurant r
-- fragment: scope
($1::boolean OR r.brand_id = ANY ($2::bigint[]) OR r.id = ANY ($3::bigint[]))

-- a brand b is seen by whoever sees one of its restaurants
-- fragment: scope_brand
($1::boolean OR b.id = ANY ($2::bigint[]) OR EXISTS (
	SELECT FROM posm.restaurants s
	WHERE s.brand_id = b.id AND s.id = ANY ($3::bigint[]) AND s.deleted_at IS NULL))

-- a brand b is changed by whoever has the whole of it ($3 is named for its type's sake)
-- fragment: scope_brand_whole
($1::boolean OR b.id = ANY ($2::bigint[]) OR (b.id = ANY ($3::bigint[]) AND false))

-- template t shows at restaurant r
-- fragment: template_shows
(t.visibility = 'global'
	OR t.visibility = 'brands' AND EXISTS (
		SELECT FROM posm.brands_posm_templates l
		WHERE l.template_id = t.id AND l.brand_id = r.brand_id AND l.deleted_at IS NULL)
	OR t.visibility = 'restaurants' AND EXISTS (
		SELECT FROM posm.restaurants_posm_templates l
		WHERE l.template_id = t.id AND l.restaurant_id = r.id AND l.visible AND l.deleted_at IS NULL))

-- a template t is seen by whoever sees a restaurant or has a brand where it shows
-- fragment: scope_template
($1::boolean OR t.visibility = 'global'
	OR t.visibility = 'brands' AND EXISTS (
		SELECT FROM posm.brands_posm_templates l JOIN posm.brands b ON b.id = l.brand_id
		WHERE l.template_id = t.id AND l.deleted_at IS NULL AND @scope_brand@)
	OR t.visibility = 'restaurants' AND EXISTS (
		SELECT FROM posm.restaurants_posm_templates l JOIN posm.restaurants r ON r.id = l.restaurant_id
		WHERE l.template_id = t.id AND l.visible AND l.deleted_at IS NULL AND @scope@))

-- a template t is changed by whoever has all the places where it shows
-- fragment: scope_template_whole
($1::boolean
	OR t.visibility = 'brands'
		AND EXISTS (SELECT FROM posm.brands_posm_templates l WHERE l.template_id = t.id AND l.deleted_at IS NULL)
		AND NOT EXISTS (
			SELECT FROM posm.brands_posm_templates l
			WHERE l.template_id = t.id AND l.deleted_at IS NULL AND l.brand_id <> ALL ($2::bigint[]))
	OR t.visibility = 'restaurants'
		AND EXISTS (
			SELECT FROM posm.restaurants_posm_templates l
			WHERE l.template_id = t.id AND l.visible AND l.deleted_at IS NULL)
		AND NOT EXISTS (
			SELECT FROM posm.restaurants_posm_templates l JOIN posm.restaurants r ON r.id = l.restaurant_id
			WHERE l.template_id = t.id AND l.visible AND l.deleted_at IS NULL AND NOT @scope@))
