# fails: jane-reads
kubectl create rolebinding jane-edits --clusterrole=edit --user=jane -n harbor
