-- What the cards of a restaurant take up, and what of it waits: asked at every press of the button.
CREATE INDEX restaurants_posm_versions_kept ON posm.restaurants_posm_versions (restaurant_id) INCLUDE (size) WHERE status = 'done';
CREATE INDEX restaurants_posm_versions_waiting ON posm.restaurants_posm_versions (restaurant_id)
	WHERE status IN ('created', 'scheduled', 'in-progress');
