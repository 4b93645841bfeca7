# fails: developers-edit
kubectl create rolebinding developers-edit --clusterrole=edit --user=developers -n harbor
